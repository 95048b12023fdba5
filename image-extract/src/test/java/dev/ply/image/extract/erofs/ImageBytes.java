package dev.ply.image.extract.erofs;

import dev.ply.image.error.IntegrityException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** An image in memory. */
final class ImageBytes implements ImageInput {

    private final byte[] bytes;

    ImageBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Makes the superblock's checksum right again, so that other faults come to light. */
    static void repairChecksum(byte[] image) {
        ByteBuffer buffer = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(Superblock.OFFSET + 4, 0);
        CRC32C crc = new CRC32C();
        crc.update(image, Superblock.OFFSET, Superblock.BLOCK - Superblock.OFFSET);
        buffer.putInt(Superblock.OFFSET + 4, ~(int) crc.getValue());
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) throws IntegrityException {
        if (position < 0 || position > bytes.length - length) {
            throw new IntegrityException("EROFS image: ends before what it refers to");
        }
        System.arraycopy(bytes, (int) position, target, offset, length);
    }

    @Override
    public void close() {}
}
