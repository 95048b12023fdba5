package dev.ply.image.extract.compress;

import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.io.ByteString;
import dev.ply.image.spi.Decompressor;
import java.io.InputStream;
import java.util.function.Supplier;

/** Gzip, whatever inflates it. */
final class Gzip implements Decompressor {

    private static final ByteString MAGIC = ByteString.of(new byte[] {0x1f, (byte) 0x8b});

    private final ExtractionLimits limits;
    private final Supplier<RawInflater> inflaters;

    Gzip(ExtractionLimits limits, Supplier<RawInflater> inflaters) {
        this.limits = limits;
        this.inflaters = inflaters;
    }

    @Override
    public boolean handles(String mediaType) {
        return LayerTypes.GZIP.contains(mediaType);
    }

    @Override
    public boolean recognises(ByteString head) {
        return head.startsWith(MAGIC);
    }

    @Override
    public String fileSuffix() {
        return "tar.gz";
    }

    @Override
    public InputStream decompress(InputStream compressed) {
        GzipStream gzip = new GzipStream(compressed, inflaters.get());
        return new RatioStream(gzip, gzip::packed, limits);
    }
}
