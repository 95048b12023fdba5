package dev.ply.image.extract.index;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ply.image.contract.TestSettings;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.extract.files.ShadowExtractorProvider;
import dev.ply.image.extract.testing.Seeds;
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
import java.util.Iterator;
import java.util.Optional;
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
            LayerIndex rules = new ByTheRules(index);
            long entries = 0;
            for (Iterator<LayerEntry> all = index.entries(); all.hasNext(); entries++) {
                LayerEntry entry = all.next();
                LayerPath below = entry.path().resolve(ByteString.utf8("below"));
                assertThat(index.find(entry.path())).contains(entry);
                assertThat(index.children(entry.path())).toIterable().hasSizeLessThan((int) index.size());
                assertThat(index.hides(entry.path())).isEqualTo(rules.hides(entry.path()));
                assertThat(index.hides(below)).isEqualTo(rules.hides(below));
            }
            assertThat(entries).isEqualTo(index.size());
            assertThat(index.entries().next().path()).isEqualTo(LayerPath.ROOT);
        } catch (IntegrityException e) {
            assertThat(e).hasMessageContaining("corrupt");
        }
    }

    /** The same index without a shorter way to what it hides. */
    private record ByTheRules(LayerIndex index) implements LayerIndex {

        @Override
        public long size() {
            return index.size();
        }

        @Override
        public Optional<LayerEntry> find(LayerPath path) {
            return index.find(path);
        }

        @Override
        public Iterator<LayerEntry> entries() {
            return index.entries();
        }

        @Override
        public Iterator<LayerEntry> children(LayerPath directory) {
            return index.children(directory);
        }

        @Override
        public void close() {}
    }

    private static byte[] index(LayerExtractor extractor, byte[] archive) {
        try {
            Path folder = Files.createTempDirectory("index");
            try (StagedLayer staged = extractor.stage(new ByteArrayInputStream(archive), folder)) {
                return Files.readAllBytes(staged.index());
            } catch (IntegrityException e) {
                return new byte[0];
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
