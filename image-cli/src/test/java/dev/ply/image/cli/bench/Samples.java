package dev.ply.image.cli.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** What to measure with; the same at each run. */
final class Samples {

    private static final int FILES_IN_A_DIRECTORY = 50;

    private Samples() {}

    /** Bytes that compress to about a third, as programs do. */
    static byte[] content(int length, long seed) {
        Random random = new Random(seed);
        byte[] content = new byte[length];
        for (int at = 0; at < length; ) {
            int fresh = Math.min(length - at, 4 + random.nextInt(24));
            byte[] bytes = new byte[fresh];
            random.nextBytes(bytes);
            System.arraycopy(bytes, 0, content, at, fresh);
            at += fresh;
            int repeated = Math.min(length - at, 8 + random.nextInt(56));
            int from = Math.max(0, at - 1 - random.nextInt(8192));
            for (int i = 0; i < repeated; i++) {
                content[at + i] = content[from + i];
            }
            at += repeated;
        }
        return content;
    }

    /** A layer of as many files, all of one size. */
    static byte[] tar(int files, int size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            for (int i = 0; i < files; i++) {
                if (i % FILES_IN_A_DIRECTORY == 0) {
                    tar.putArchiveEntry(new TarArchiveEntry("srv/" + i / FILES_IN_A_DIRECTORY + "/"));
                    tar.closeArchiveEntry();
                }
                TarArchiveEntry entry = new TarArchiveEntry("srv/" + i / FILES_IN_A_DIRECTORY + "/f" + i);
                entry.setSize(size);
                tar.putArchiveEntry(entry);
                tar.write(content(size, i));
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
