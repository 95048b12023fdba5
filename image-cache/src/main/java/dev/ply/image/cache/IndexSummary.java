package dev.ply.image.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What an index file is recognised by.
 *
 * @param size its length in bytes
 * @param crc32c the CRC-32C of its content: the processor computes that at several bytes a cycle
 */
record IndexSummary(long size, long crc32c) {

    private static final int BUFFER = 64 * 1024;

    static IndexSummary of(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        long size = 0;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, Files.size(file)))];
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                crc.update(buffer, 0, read);
                size += read;
            }
        }
        return new IndexSummary(size, crc.getValue());
    }

    // Written out for the reason that Digest gives.
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof IndexSummary other && size == other.size && crc32c == other.crc32c;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(size) + Long.hashCode(crc32c);
    }
}
