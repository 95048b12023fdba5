package dev.ply.image.extract.compress;

import dev.ply.image.extract.tar.TarReader;
import dev.ply.image.io.ByteString;
import dev.ply.image.spi.Decompressor;
import dev.ply.image.spi.DecompressorProvider;
import dev.ply.image.spi.Settings;
import java.io.InputStream;

/** The decompressor {@code plain}: tars that are not compressed. Asked last, since a tar begins with a file's name. */
public final class PlainDecompressorProvider implements DecompressorProvider {

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public int preference() {
        return -100;
    }

    @Override
    public Decompressor create(Settings settings) {
        return new Plain();
    }

    private static final class Plain implements Decompressor {

        @Override
        public boolean handles(String mediaType) {
            return LayerTypes.PLAIN.contains(mediaType);
        }

        @Override
        public boolean recognises(ByteString head) {
            return TarReader.isArchive(head);
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
}
