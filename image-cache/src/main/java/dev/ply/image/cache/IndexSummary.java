package dev.ply.image.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

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

    /** Whether the file is still the one that this was made of. */
    boolean isOf(Path file) throws IOException {
        IndexSummary now = of(file);
        return size == now.size && crc32c == now.crc32c;
    }
}
