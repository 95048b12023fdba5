package dev.ply.image.extract.erofs;

import dev.ply.image.error.IntegrityException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** An image in a file. The kernel's page cache is its only cache. */
final class ImageFile implements ImageInput {

    private final FileChannel channel;
    private final long length;

    ImageFile(Path file) throws IOException {
        channel = FileChannel.open(file);
        length = channel.size();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
        while (buffer.hasRemaining()) {
            long at = position + buffer.position() - offset;
            if (at < 0 || channel.read(buffer, at) < 0) {
                throw new IntegrityException("EROFS image: ends before what it refers to");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
