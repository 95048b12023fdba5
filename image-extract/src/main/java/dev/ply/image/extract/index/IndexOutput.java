package dev.ply.image.extract.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** A new file, written from front to back, with the checksum of what was written. */
final class IndexOutput implements Closeable {

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(32 * 1024);
    private final CRC32C checksum = new CRC32C();
    private long flushed;

    IndexOutput(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Where the next byte goes. */
    long position() {
        return flushed + buffer.position();
    }

    void put1(int value) throws IOException {
        room(1).put((byte) value);
    }

    void put2(int value) throws IOException {
        room(2).putShort((short) value);
    }

    void put4(int value) throws IOException {
        room(4).putInt(value);
    }

    void put8(long value) throws IOException {
        room(8).putLong(value);
    }

    void put(byte[] bytes) throws IOException {
        for (int done = 0; done < bytes.length; ) {
            int part = Math.min(bytes.length - done, room(1).remaining());
            buffer.put(bytes, done, part);
            done += part;
        }
    }

    /** Writes the checksum of everything before it. */
    void putChecksum() throws IOException {
        flush();
        put4((int) checksum.getValue());
        flush();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws IOException {
        flushed += buffer.position();
        buffer.flip();
        checksum.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
