package dev.ply.image.registry.archive;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.RawDocument;
import dev.ply.image.StoredImage;
import dev.ply.image.io.VerifyingInputStream;
import dev.ply.image.registry.layout.Layout;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes images as one tar archive. Documents and blobs go in unchanged, so that every digest stays what it was; what
 * images share goes in once; the same images give the same bytes. Every blob is verified on the way. Thread-safe when
 * {@link Blobs} is.
 */
public final class ArchiveWriter {

    private static final int FILE_MODE = 0100644;
    private static final int FOLDER_MODE = 040755;
    private static final int BUFFER = 64 * 1024;

    private final ArchiveFormat format;
    private final Blobs blobs;

    /** A writer of archives of one format, with layers from {@code blobs}. */
    public ArchiveWriter(ArchiveFormat format, Blobs blobs) {
        this.format = format;
        this.blobs = blobs;
    }

    /** Where the layers' blobs come from. */
    @FunctionalInterface
    public interface Blobs {

        /** Opens a layer's blob, from its first byte; the writer closes it. */
        InputStream open(Descriptor blob) throws IOException;
    }

    /**
     * Writes the images, under the references they are stored by.
     *
     * @param images the images; those of several platforms may have the same reference
     * @param out flushed, but not closed
     * @throws dev.ply.image.error.IntegrityException when a blob is not what its descriptor says
     */
    public void write(List<StoredImage> images, OutputStream out) throws IOException {
        ArchiveContents contents = new ArchiveContents(images);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        put(tar, "oci-layout", ArchiveContents.OCI_LAYOUT);
        put(tar, Layout.INDEX, contents.index());
        if (format == ArchiveFormat.DOCKER) {
            put(tar, DockerManifest.FILE, contents.dockerManifests());
        }
        putBlobs(tar, contents);
        tar.finish();
        out.flush();
    }

    private void putBlobs(TarArchiveOutputStream tar, ArchiveContents contents) throws IOException {
        putFolder(tar, "blobs/");
        Set<Digest> written = new LinkedHashSet<>();
        Set<String> algorithms = new LinkedHashSet<>();
        for (RawDocument document : contents.documents()) {
            if (written.add(document.digest())) {
                putFolder(tar, document.digest(), algorithms);
                put(tar, Layout.path(document.digest()), document.bytes());
            }
        }
        for (LayerDescriptor layer : contents.layers()) {
            if (written.add(layer.digest())) {
                putFolder(tar, layer.digest(), algorithms);
                put(tar, layer.blob());
            }
        }
    }

    private void put(TarArchiveOutputStream tar, Descriptor blob) throws IOException {
        String subject = "layer " + blob.digest();
        try (InputStream in = new VerifyingInputStream(blobs.open(blob), subject, blob.digest(), blob.size())) {
            put(tar, Layout.path(blob.digest()), blob.size(), in);
        }
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        put(tar, name, content.length, new ByteArrayInputStream(content));
    }

    private static void put(TarArchiveOutputStream tar, String name, long size, InputStream content)
            throws IOException {
        tar.putArchiveEntry(entry(name, FILE_MODE, size));
        byte[] buffer = new byte[BUFFER];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            Interrupts.check(name);
            tar.write(buffer, 0, read);
        }
        tar.closeArchiveEntry();
    }

    private static void putFolder(TarArchiveOutputStream tar, Digest digest, Set<String> known) throws IOException {
        if (known.add(digest.algorithm())) {
            putFolder(tar, "blobs/" + digest.algorithm() + "/");
        }
    }

    private static void putFolder(TarArchiveOutputStream tar, String name) throws IOException {
        tar.putArchiveEntry(entry(name, FOLDER_MODE, 0));
        tar.closeArchiveEntry();
    }

    /** An entry that says nothing of who wrote it, and when. */
    private static TarArchiveEntry entry(String name, int mode, long size) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setIds(0, 0);
        entry.setNames("", "");
        entry.setModTime(0L);
        entry.setMode(mode);
        entry.setSize(size);
        return entry;
    }
}
