package dev.ply.image.extract.erofs;

import dev.ply.image.Digest;
import dev.ply.image.extract.files.FileErrors;
import dev.ply.image.extract.tree.DirectoryNode;
import dev.ply.image.extract.tree.LayerTree;
import dev.ply.image.layer.DirectoryMetadata;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.StagedLayer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/** An image that lacks its directories. */
final class StagedImage implements StagedLayer {

    private final LayerTree tree;
    private final ImageSink sink;
    private final ImageWriter writer;
    private final Path artifact;
    private final Path index;
    private final SortedMap<LayerPath, DirectoryNode> implicit;

    /** Takes over the writer. */
    StagedImage(LayerTree tree, ImageSink sink, ImageWriter writer, Path artifact, Path index) {
        this.tree = tree;
        this.sink = sink;
        this.writer = writer;
        this.artifact = artifact;
        this.index = index;
        this.implicit = tree.implicitDirectories();
    }

    @Override
    public Path artifact() {
        return artifact;
    }

    @Override
    public Path index() {
        return index;
    }

    @Override
    public long entries() {
        return tree.entries();
    }

    @Override
    public SortedSet<LayerPath> implicitDirectories() {
        return new TreeSet<>(implicit.keySet());
    }

    @Override
    public void finish(Map<LayerPath, DirectoryMetadata> inherited) throws IOException {
        inherited.forEach((path, metadata) -> {
            DirectoryNode directory = implicit.get(path);
            if (directory != null) {
                directory.inherit(metadata);
            }
        });
        try {
            sink.finish(tree.root(), uuid());
        } catch (IOException e) {
            throw FileErrors.translate(e);
        }
    }

    @Override
    public void sync() throws IOException {
        writer.sync();
        try (FileChannel channel = FileChannel.open(index, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    /** Names the content, like the diff_id: a hash of the index, which has the hash of every file. */
    private UUID uuid() throws IOException {
        MessageDigest sha256 = Digest.sha256(new byte[0]).newMessageDigest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(index), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        ByteBuffer hash = ByteBuffer.wrap(sha256.digest());
        long version8 = (hash.getLong() & ~0xf000L) | 0x8000L;
        long variant2 = (hash.getLong() & ~(3L << 62)) | 1L << 63;
        return new UUID(version8, variant2);
    }
}
