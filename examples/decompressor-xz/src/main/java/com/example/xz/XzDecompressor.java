package com.example.xz;

import dev.ply.image.io.BulkInputStream;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.io.ByteString;
import dev.ply.image.spi.Decompressor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/** Unpacks layers of the type {@code …tar+xz}. */
final class XzDecompressor implements Decompressor {

    private static final ByteString MAGIC = ByteString.of(new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0});

    private final int memoryKib;

    XzDecompressor(int memoryKib) {
        this.memoryKib = memoryKib;
    }

    @Override
    public boolean handles(String mediaType) {
        return mediaType.endsWith(".tar+xz");
    }

    @Override
    public boolean recognises(ByteString head) {
        return head.startsWith(MAGIC);
    }

    @Override
    public String fileSuffix() {
        return "tar.xz";
    }

    @Override
    public InputStream decompress(InputStream compressed) throws IOException {
        try {
            return new Content(new XZInputStream(compressed, memoryKib));
        } catch (XZIOException | EOFException e) {
            throw corrupt(e);
        }
    }

    private static IntegrityException corrupt(IOException cause) {
        return cause instanceof MemoryLimitException
                ? new LimitExceededException("xz: needs more memory than the setting xz.memory allows", cause)
                : new IntegrityException("xz: corrupt or cut: " + cause.getMessage(), cause);
    }

    /** Calls the library's errors by ply's names. */
    private static final class Content extends BulkInputStream {

        private final InputStream in;

        Content(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return in.read(buffer, offset, length);
            } catch (XZIOException | EOFException e) {
                throw corrupt(e);
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
