package dev.ply.image.contract;

import dev.ply.image.io.ByteString;
import dev.ply.image.spi.Decompressor;
import java.io.InputStream;

/** Layers that are not compressed. */
public final class PlainDecompressor implements Decompressor {

    @Override
    public boolean handles(String mediaType) {
        return mediaType.equals(FakeLayer.MEDIA_TYPE);
    }

    @Override
    public boolean recognises(ByteString head) {
        return true;
    }

    @Override
    public String fileSuffix() {
        return "tar";
    }

    @Override
    public InputStream decompress(InputStream compressed) {
        return compressed;
    }
}
