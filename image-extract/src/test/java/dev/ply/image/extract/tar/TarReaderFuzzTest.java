package dev.ply.image.extract.tar;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.extract.tar.TarEntry.Region;
import dev.ply.image.extract.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes, the reader gives consistent entries or says that they are no archive. */
class TarReaderFuzzTest {

    static Stream<byte[]> archives() {
        return Seeds.archives();
    }

    @MethodSource("archives")
    @FuzzTest
    void readsOrRefuses(byte[] bytes) throws IOException {
        TarReader tar = new TarReader(new ByteArrayInputStream(bytes));
        try {
            for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
                long stored = requireOrder(entry);
                byte[] buffer = new byte[777];
                for (int read = tar.read(buffer, 0, 777); read >= 0; read = tar.read(buffer, 0, 777)) {
                    assertThat(read).isPositive();
                    stored -= read;
                }
                assertThat(stored).isZero();
            }
            assertThat(tar.next()).isNull();
            assertThat(tar.position()).isLessThanOrEqualTo(bytes.length);
        } catch (IntegrityException e) {
            assertThat(e).hasMessageStartingWith("tar: ");
        }
    }

    /** Returns how much is stored. */
    private static long requireOrder(TarEntry entry) {
        long end = 0;
        long stored = 0;
        for (Region region : entry.data()) {
            assertThat(region.length()).isPositive();
            assertThat(region.offset()).isGreaterThanOrEqualTo(end);
            end = region.offset() + region.length();
            stored += region.length();
        }
        assertThat(entry.size()).isGreaterThanOrEqualTo(end);
        assertThat(entry.mode()).isBetween(0, 07777);
        return stored;
    }
}
