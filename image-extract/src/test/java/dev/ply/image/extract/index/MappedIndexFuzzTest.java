package dev.ply.image.extract.index;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ply.image.contract.TestSettings;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.extract.files.ShadowExtractorProvider;
import dev.ply.image.extract.testing.Seeds;
import dev.ply.image.extract.testing.Tar;
import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.StagedLayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes under a right checksum, an index that passes its check can be read from end to end. */
class MappedIndexFuzzTest {

    static Stream<byte[]> indexes() {
        LayerExtractor shadow = new ShadowExtractorProvider().create(TestSettings.none());
        return Seeds.archives().map(archive -> index(shadow, archive)).filter(index -> index.length > 0);
    }

    @MethodSource("indexes")
    @FuzzTest
    void readsOrRefuses(byte[] bytes) {
        ByteBuffer data = ByteBuffer.wrap(bytes.clone());
        if (bytes.length >= 4) {
            CRC32C checksum = new CRC32C();
            checksum.update(bytes, 0, bytes.length - 4);
            data.putInt(bytes.length - 4, (int) checksum.getValue());
        }
        try {
            MappedIndex index = IndexCheck.check(data, Path.of("fuzz"));
            IndexRecords records = index.opened();
            LayerIndex asThoughThereWereWhiteouts = new MappedIndex(records, true);
            for (int i = 0; i < records.count(); i++) {
                LayerEntry entry = records.entry(i);
                assertThat(records.find(entry.path())).isEqualTo(i);
                assertThat(records.next(i)).isBetween(i + 1, records.count());
                for (LayerPath path : List.of(entry.path(), entry.path().resolve(ByteString.utf8("below")))) {
                    assertThat(index.hides(path)).isEqualTo(asThoughThereWereWhiteouts.hides(path));
                }
            }
            assertThat(records.entry(0).path()).isEqualTo(LayerPath.ROOT);
        } catch (IntegrityException e) {
            assertThat(e).hasMessageContaining("corrupt");
        }
    }

    private static byte[] index(LayerExtractor extractor, byte[] archive) {
        try {
            Path folder = Files.createTempDirectory("index");
            try (StagedLayer staged = extractor.stage(Tar.NAME, new ByteArrayInputStream(archive), folder)) {
                return Files.readAllBytes(staged.index());
            } catch (IntegrityException e) {
                return new byte[0];
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
