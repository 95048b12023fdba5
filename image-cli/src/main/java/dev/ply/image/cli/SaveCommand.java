package dev.ply.image.cli;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.ImageClient;
import dev.ply.image.StoredImage;
import dev.ply.image.error.NotCachedException;
import dev.ply.image.layer.LayerOps;
import dev.ply.image.registry.archive.ArchiveFormat;
import dev.ply.image.registry.archive.ArchiveWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ply save}. */
@Command(
        description = "Write stored images as one archive, blobs and digests unchanged.",
        footer = {
            "%nExamples:",
            "  ply save alpine:3.20 -o alpine.tar",
            "  ply save --format docker-archive alpine:3.20 busybox -o - | docker load"
        })
final class SaveCommand implements Callable<Integer> {

    private static final int BUFFER = 64 * 1024;

    /** Formats as they are typed. */
    enum Form {
        OCI_ARCHIVE("oci-archive", ArchiveFormat.OCI),
        DOCKER_ARCHIVE("docker-archive", ArchiveFormat.DOCKER);

        private final String word;
        private final ArchiveFormat format;

        Form(String word, ArchiveFormat format) {
            this.word = word;
            this.format = format;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    private final Session session;

    @Parameters(paramLabel = "REF", arity = "1..*", description = "The images.")
    private List<String> references = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The archive; - is standard output.")
    private Path output = OutputFile.STANDARD_OUTPUT;

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: oci-archive).")
    private Form form = Form.OCI_ARCHIVE;

    @Mixin
    private final PlatformOption platform = new PlatformOption();

    SaveCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        try (ImageClient client = session.open()) {
            ArchiveNames names = new ArchiveNames(client);
            List<StoredImage> images = new ArrayList<>();
            Map<Digest, LayerOps> layers = new HashMap<>();
            for (String reference : references) {
                StoredImage image = Stored.find(client, reference, platform.platform());
                images.add(names.named(image));
                client.layers(image).layers().forEach(layer -> layers.put(layer.digest(), layer));
            }
            try (OutputFile file = OutputFile.open(output, session.console())) {
                OutputStream out = new BufferedOutputStream(file.stream(), BUFFER);
                new ArchiveWriter(form.format, blob -> open(layers, blob)).write(images, out);
                out.flush();
                file.commit();
            }
        }
        return ExitCodes.OK;
    }

    private static InputStream open(Map<Digest, LayerOps> layers, Descriptor blob) throws IOException {
        @Nullable LayerOps layer = layers.get(blob.digest());
        if (layer == null) {
            throw new NotCachedException("layer " + blob.digest() + " is not in the cache", blob.digest());
        }
        return layer.openBlob();
    }
}
