package dev.ply.image.extract.erofs;

import dev.ply.image.Digest;
import dev.ply.image.extract.files.FileErrors;
import dev.ply.image.extract.tree.DirectoryNode;
import dev.ply.image.extract.tree.LayerTree;
import dev.ply.image.extract.tree.StagedArtifact;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.UUID;

/** An image that lacks its directories. */
final class StagedImage extends StagedArtifact {

    private final Digest name;
    private final ImageSink sink;
    private final ImageWriter writer;

    /** Takes over the writer. */
    StagedImage(Digest name, LayerTree tree, ImageSink sink, ImageWriter writer, Path artifact, Path index) {
        super(tree, artifact, index);
        this.name = name;
        this.sink = sink;
        this.writer = writer;
    }

    @Override
    protected void complete(DirectoryNode root) throws IOException {
        try {
            sink.finish(root, uuid());
        } catch (IOException e) {
            throw FileErrors.translate(e, artifact());
        }
    }

    @Override
    public void sync() throws IOException {
        writer.sync();
        try (FileChannel channel = FileChannel.open(index(), StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    /** The digest that names the content, cut to the form that names of images have. */
    private UUID uuid() {
        ByteBuffer hash = ByteBuffer.wrap(HexFormat.of().parseHex(name.hex()));
        long version8 = (hash.getLong() & ~0xf000L) | 0x8000L;
        long variant2 = (hash.getLong() & ~(3L << 62)) | 1L << 63;
        return new UUID(version8, variant2);
    }
}
