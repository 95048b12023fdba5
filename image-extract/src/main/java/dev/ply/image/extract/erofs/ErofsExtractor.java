package dev.ply.image.extract.erofs;

import dev.ply.image.Digest;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.extract.files.FileErrors;
import dev.ply.image.extract.index.IndexWriter;
import dev.ply.image.extract.index.MappedIndex;
import dev.ply.image.extract.tar.TarReader;
import dev.ply.image.extract.tree.ContentCheck;
import dev.ply.image.extract.tree.LayerTree;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.StagedLayer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes one EROFS image of a layer. No entry of a tar touches the host's file system. */
final class ErofsExtractor implements LayerExtractor {

    static final String NAME = "erofs";

    private final ExtractionLimits limits;
    private final boolean chunks;

    /** Where {@code chunks} is true, holes take no room in images, which older kernels then can't mount. */
    ErofsExtractor(ExtractionLimits limits, boolean chunks) {
        this.limits = limits;
        this.chunks = chunks;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public String artifactSuffix() {
        return chunks ? ".chunks.erofs" : ".erofs";
    }

    @Override
    public StagedLayer stage(Digest name, InputStream tar, Path staging) throws IOException {
        Path artifact = staging.resolve("image");
        Path index = staging.resolve("index");
        ImageWriter writer = new ImageWriter(artifact, chunks);
        try {
            ImageSink sink = new ImageSink(writer);
            LayerTree tree = LayerTree.read(new TarReader(tar), limits, sink);
            IndexWriter.write(tree, index);
            return new StagedImage(name, tree, sink, writer, artifact, index);
        } catch (IOException e) {
            writer.close();
            throw FileErrors.translate(e, staging);
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    @Override
    public LayerIndex openIndex(Path file) throws IOException {
        return MappedIndex.open(file);
    }

    @Override
    public InputStream openFile(Path artifact, LayerEntry file) throws IOException {
        ImageReader image = ImageReader.open(artifact);
        try {
            StoredInode inode = image.find(file.path())
                    .orElseThrow(() -> new IntegrityException(artifact + ": " + file.path() + " is missing"));
            return new FilterInputStream(image.content(inode)) {
                @Override
                public void close() throws IOException {
                    image.close();
                }
            };
        } catch (IOException | RuntimeException e) {
            image.close();
            throw e;
        }
    }

    @Override
    public List<String> verify(Path artifact, LayerIndex index, Optional<InputStream> tar) throws IOException {
        try (ImageReader image = ImageReader.open(artifact)) {
            List<String> faults = new ArrayList<>(new ImageCheck(image, index).run());
            if (tar.isPresent()) {
                ContentCheck.differences(new TarReader(tar.get()), limits, (path, size) -> content(image, path, size))
                        .forEach(path -> faults.add(path + ": another content"));
            }
            if (faults.isEmpty() && !image.isUnchanged()) {
                String hidden = tar.isPresent() ? " that no file shows" : "";
                faults.add(artifact.getFileName() + ": a byte" + hidden + " has changed");
            }
            return faults;
        } catch (IntegrityException e) {
            return List.of(artifact.getFileName() + ": " + e.getMessage());
        }
    }

    private static Optional<InputStream> content(ImageReader image, LayerPath path, long size) throws IOException {
        Optional<StoredInode> file = image.find(path)
                .filter(found ->
                        found.inode().type() == Inode.FILE && found.inode().size() == size);
        return file.isPresent() ? Optional.of(image.content(file.get())) : Optional.empty();
    }
}
