package com.example.xz;

import dev.ply.image.contract.DecompressorContract;
import dev.ply.image.spi.DecompressorProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class XzTest extends DecompressorContract {

    @Override
    protected DecompressorProvider provider() {
        return new XzProvider();
    }

    @Override
    protected byte[] compress(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (XZOutputStream xz = new XZOutputStream(compressed, new LZMA2Options())) {
            xz.write(content);
        }
        return compressed.toByteArray();
    }

    @Override
    protected String mediaType() {
        return "application/vnd.oci.image.layer.v1.tar+xz";
    }
}
