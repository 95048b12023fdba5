package dev.ply.image.extract.compress;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Proves in a millisecond or so that the library does here what it must: two members, stored and compressed data. */
final class IsalSelfTest {

    private IsalSelfTest() {}

    /** Why the library can't be used; empty when it can. */
    static Optional<String> run() {
        try {
            byte[] sample = sample();
            byte[] twice = Arrays.copyOf(sample, 2 * sample.length);
            System.arraycopy(sample, 0, twice, sample.length, sample.length);
            byte[] member = gzip(sample);
            byte[] members = Arrays.copyOf(member, 2 * member.length);
            System.arraycopy(member, 0, members, member.length, member.length);
            try (InputStream gzip = new GzipStream(new ByteArrayInputStream(members), new IsalInflater())) {
                return Arrays.equals(gzip.readAllBytes(), twice)
                        ? Optional.empty()
                        : Optional.of("libisal.so.2 inflates wrongly");
            }
        } catch (LinkageError e) {
            return Optional.of("libisal.so.2 can't be loaded: install libisal2 for faster gzip");
        } catch (IOException e) {
            return Optional.of("libisal.so.2 inflates wrongly: " + e.getMessage());
        }
    }

    /** Partly repetitive, partly not; larger than a window. */
    private static byte[] sample() {
        byte[] sample = new byte[48 * 1024];
        int random = 1;
        for (int i = 0; i < sample.length; i++) {
            random = random * 1_103_515_245 + 12_345;
            sample[i] = (byte) (i % 8192 < 4096 ? random >> 16 : i >> 5);
        }
        return sample;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}
