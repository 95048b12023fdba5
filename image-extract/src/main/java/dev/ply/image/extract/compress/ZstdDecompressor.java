package dev.ply.image.extract.compress;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.io.BulkInputStream;
import dev.ply.image.io.ByteString;
import dev.ply.image.spi.Decompressor;
import java.io.IOException;
import java.io.InputStream;

/** Zstandard (RFC 8878): all frames, skippable ones too. */
final class ZstdDecompressor implements Decompressor {

    private static final int MAGIC = 0xFD2FB528;
    private static final int SKIPPABLE = 0x184D2A50;
    /** The logarithm of the largest window: 512 MiB, four times what zstd takes unless told otherwise. */
    private static final int MAX_WINDOW_LOG = 29;

    private final ExtractionLimits limits;

    ZstdDecompressor(ExtractionLimits limits) {
        this.limits = limits;
    }

    @Override
    public boolean handles(String mediaType) {
        return LayerTypes.ZSTD.contains(mediaType);
    }

    @Override
    public boolean recognises(ByteString head) {
        if (head.length() < 4) {
            return false;
        }
        int magic = 0;
        for (int i = 3; i >= 0; i--) {
            magic = magic << 8 | (head.at(i) & 0xff);
        }
        return magic == MAGIC || (magic & ~15) == SKIPPABLE;
    }

    @Override
    public String fileSuffix() {
        return "tar.zst";
    }

    @Override
    public InputStream decompress(InputStream compressed) throws IOException {
        CountingStream counted = new CountingStream(compressed);
        InputStream frames =
                new ZstdInputStreamNoFinalizer(counted, RecyclingBufferPool.INSTANCE).setLongMax(MAX_WINDOW_LOG);
        return new RatioStream(new CorruptionAware(frames), counted::count, limits);
    }

    /** Tells corrupt data from input that can't be read. */
    private static final class CorruptionAware extends BulkInputStream {

        private final InputStream frames;

        CorruptionAware(InputStream frames) {
            this.frames = frames;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return frames.read(target, offset, length);
            } catch (ZstdIOException e) {
                if (e.getErrorCode() == Zstd.errFrameParameterWindowTooLarge()) {
                    throw new LimitExceededException(
                            "zstd: a frame that needs a window of more than " + (1 << MAX_WINDOW_LOG) + " bytes", e);
                }
                throw new IntegrityException("zstd: corrupt or cut off, " + e.getMessage(), e);
            }
        }

        @Override
        public void close() throws IOException {
            frames.close();
        }
    }
}
