package dev.ply.image.extract;

import dev.ply.image.error.LimitExceededException;
import dev.ply.image.spi.Settings;

/**
 * How much a layer may ask for. Kept by every extractor and decompressor of this module; set in the section
 * {@code limits}.
 *
 * @param layerBytes bytes of a layer's tar, and of its files with their holes
 * @param fileBytes bytes of one file with its holes
 * @param entries entries of a layer's tar, and directories that their paths need and no entry describes
 * @param pathLength bytes of a path in the layer
 * @param depth directories above an entry
 * @param ratio how many times as large as the blob the tar may be, counted from the first GiB
 */
public record ExtractionLimits(long layerBytes, long fileBytes, long entries, int pathLength, int depth, long ratio) {

    private static final long GIB = 1L << 30;

    /** What holds where no setting says otherwise; real images, those with machine-learning models too, stay below. */
    public static final ExtractionLimits DEFAULT = new ExtractionLimits(64 * GIB, 32 * GIB, 4_000_000, 4096, 512, 1000);

    /** The settings of the shared section {@code limits}. */
    public static ExtractionLimits of(Settings settings) {
        Settings limits = settings.shared("limits");
        return new ExtractionLimits(
                limits.bytes("layerBytes", DEFAULT.layerBytes, 1, Long.MAX_VALUE),
                limits.bytes("fileBytes", DEFAULT.fileBytes, 1, Long.MAX_VALUE),
                limits.number("entries", DEFAULT.entries, 1, Integer.MAX_VALUE),
                (int) limits.number("pathLength", DEFAULT.pathLength, 1, 1 << 20),
                (int) limits.number("depth", DEFAULT.depth, 1, 4096),
                limits.number("ratio", DEFAULT.ratio, 1, Long.MAX_VALUE / GIB));
    }

    /** Refuses a tar that unpacks to more than the ratio allows. */
    public void requireRatio(long packed, long unpacked) throws LimitExceededException {
        if (unpacked > GIB && unpacked / ratio > packed) {
            throw exceeded("unpacks to more than " + ratio + " times its size", "ratio");
        }
    }

    /** Refuses more entries, or more bytes in all, than a layer may have. */
    public void requireTotals(long entriesSoFar, long bytesSoFar) throws LimitExceededException {
        if (entriesSoFar > entries) {
            throw exceeded("more than " + entries + " entries", "entries");
        }
        if (bytesSoFar > layerBytes) {
            throw exceeded("more than " + layerBytes + " bytes", "layerBytes");
        }
    }

    /** An error that names the setting to raise. */
    public static LimitExceededException exceeded(String what, String setting) {
        return new LimitExceededException(what + "; raise limits." + setting + " if it is to be trusted");
    }
}
