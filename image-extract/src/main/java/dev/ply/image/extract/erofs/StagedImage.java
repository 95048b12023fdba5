package dev.ply.image.extract.erofs;

import dev.ply.image.Digest;
import dev.ply.image.extract.files.FileErrors;
import dev.ply.image.extract.tree.DirectoryNode;
import dev.ply.image.extract.tree.LayerTree;
import dev.ply.image.extract.tree.StagedArtifact;
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
import java.util.UUID;

/** An image that lacks its directories. */
final class StagedImage extends StagedArtifact {

    private final ImageSink sink;
    private final ImageWriter writer;

    /** Takes over the writer. */
    StagedImage(LayerTree tree, ImageSink sink, ImageWriter writer, Path artifact, Path index) {
        super(tree, artifact, index);
        this.sink = sink;
        this.writer = writer;
    }

    @Override
    protected void complete(DirectoryNode root) throws IOException {
        try {
            sink.finish(root, uuid());
        } catch (IOException e) {
            throw FileErrors.translate(e);
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

    /** Names the content, like the diff_id: a hash of the index, which has the hash of every file. */
    private UUID uuid() throws IOException {
        MessageDigest sha256 = Digest.sha256(new byte[0]).newMessageDigest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(index()), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        ByteBuffer hash = ByteBuffer.wrap(sha256.digest());
        long version8 = (hash.getLong() & ~0xf000L) | 0x8000L;
        long variant2 = (hash.getLong() & ~(3L << 62)) | 1L << 63;
        return new UUID(version8, variant2);
    }
}
