package dev.ply.image.extract.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.MediaTypes;
import dev.ply.image.contract.DecompressorContract;
import dev.ply.image.contract.TestSettings;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.ByteString;
import dev.ply.image.spi.Decompressor;
import dev.ply.image.spi.DecompressorProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GzipTest extends DecompressorContract {

    @Override
    protected DecompressorProvider provider() {
        return new GzipDecompressorProvider();
    }

    @Override
    protected byte[] compress(byte[] content) {
        return gzip(content);
    }

    @Override
    protected String mediaType() {
        return MediaTypes.OCI_LAYER + "+gzip";
    }

    private InputStream gunzip(byte[] compressed) throws IOException {
        return gunzip(new ByteArrayInputStream(compressed), Map.of());
    }

    private InputStream gunzip(InputStream compressed, Map<String, Object> settings) throws IOException {
        Decompressor decompressor = provider().create(TestSettings.of(builder -> settings.forEach(builder::setting)));
        return decompressor.decompress(compressed);
    }

    @Test
    void readsEveryMemberWhereverTheInputPauses() throws Exception {
        byte[] first = random(100_000);
        byte[] second = random(70_000);
        byte[] both = concat(gzip(first), gzip(new byte[0]), gzip(second));
        InputStream trickle = new ByteArrayInputStream(both) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 7));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };

        assertThat(gunzip(trickle, Map.of()).readAllBytes()).isEqualTo(concat(first, second));
    }

    @Test
    void readsZerosAfterTheLastMember() throws Exception {
        assertThat(gunzip(concat(gzip(random(10)), new byte[5000])).readAllBytes())
                .isEqualTo(random(10));
    }

    @Test
    void refusesAnythingElseAfterTheLastMember() {
        assertRefused(concat(gzip(random(10)), new byte[] {1}), "not another one");
        assertRefused(concat(gzip(random(10)), new byte[100], new byte[] {1}), "garbage");
    }

    @Test
    void refusesAStreamCutAnywhere() throws Exception {
        byte[] whole = concat(gzip(random(300)), gzip(random(20)));
        int boundary = gzip(random(300)).length;
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (length != boundary) {
                assertThatThrownBy(() -> gunzip(cut).readAllBytes())
                        .as("%s bytes", cut.length)
                        .isInstanceOf(IntegrityException.class);
            }
        }
    }

    @Test
    void refusesAWrongChecksumOrLength() {
        byte[] whole = gzip(random(300));
        byte[] wrongChecksum = whole.clone();
        wrongChecksum[whole.length - 8] ^= 1;
        byte[] wrongLength = whole.clone();
        wrongLength[whole.length - 4] ^= 1;

        assertRefused(wrongChecksum, "checksum");
        assertRefused(wrongLength, "length");
    }

    @Test
    void refusesCorruptData() {
        byte[] corrupt = gzip(new byte[5000]);
        Arrays.fill(corrupt, 10, 20, (byte) 0xff);

        assertRefused(corrupt, "corrupt");
    }

    @Test
    void readsHeadersWithEveryOptionalField() throws Exception {
        byte[] plain = gzip(random(50));
        byte[] header = concat(
                new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 0},
                new byte[] {3, 0, 'a', 'b', 'c'},
                "name\0comment\0".getBytes(StandardCharsets.US_ASCII));
        CRC32 crc = new CRC32();
        crc.update(header);
        byte[] check = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
        byte[] body = Arrays.copyOfRange(plain, 10, plain.length);

        assertThat(gunzip(concat(header, check, body)).readAllBytes()).isEqualTo(random(50));
        check[0] ^= 1;
        assertRefused(concat(header, check, body), "checksum of a header");
    }

    @Test
    void recognisesItsMagic() throws Exception {
        Decompressor decompressor = provider().create(TestSettings.none());

        assertThat(decompressor.recognises(ByteString.of(gzip(new byte[1])))).isTrue();
        assertThat(decompressor.recognises(ByteString.utf8("ustar"))).isFalse();
        assertThat(decompressor.recognises(ByteString.EMPTY)).isFalse();
    }

    private void assertRefused(byte[] compressed, String why) {
        assertThatThrownBy(() -> gunzip(compressed).readAllBytes())
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining(why);
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
