package dev.ply.image.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarWriterTest {

    private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000, 123_456_789);

    @Test
    void keepsContentOwnerModeAndTime() throws IOException {
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        TarArchiveInputStream tar = written(entry("d/f", LayerEntry.Type.FILE, content.length, "", Map.of()), content);

        TarArchiveEntry read = tar.getNextEntry();

        assertThat(read.getName()).isEqualTo("d/f");
        assertThat(read.getMode()).isEqualTo(04755);
        assertThat(read.getLongUserId()).isEqualTo(4_000_000_000L);
        assertThat(read.getLongGroupId()).isEqualTo(7);
        assertThat(read.getLastModifiedTime().toInstant()).isEqualTo(TIME);
        assertThat(tar.readAllBytes()).isEqualTo(content);
        assertThat(tar.getNextEntry()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {99, 100, 101, 255, 1000, 4000})
    void keepsNamesAndLinksOfAnyLength(int length) throws IOException {
        String name = "n/" + "x".repeat(length - 2);
        TarArchiveInputStream tar =
                written(entry(name, LayerEntry.Type.SYMLINK, 0, "y".repeat(length), Map.of()), new byte[0]);

        TarArchiveEntry read = tar.getNextEntry();

        assertThat(read.getName()).isEqualTo(name);
        assertThat(read.getLinkName()).isEqualTo("y".repeat(length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 60, 70, 80, 90, 960, 970, 980, 990})
    void theLengthOfARecordCountsItsOwnDigits(int length) throws IOException {
        String value = "v".repeat(length);
        TarArchiveInputStream tar =
                written(entry("f", LayerEntry.Type.FIFO, 0, "", Map.of("user.a", ByteString.utf8(value))), new byte[0]);

        assertThat(tar.getNextEntry().getExtraPaxHeader("SCHILY.xattr.user.a")).isEqualTo(length == 0 ? null : value);
    }

    @Test
    void theRootHasAName() throws IOException {
        TarArchiveInputStream tar = written(entry("", LayerEntry.Type.DIRECTORY, 0, "", Map.of()), new byte[0]);

        assertThat(tar.getNextEntry().getName()).isEqualTo("./");
    }

    private static TarArchiveInputStream written(LayerEntry entry, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(out);
        if (entry.type() == LayerEntry.Type.FILE) {
            writer.write(entry, new ByteArrayInputStream(content));
        } else {
            writer.write(entry);
        }
        writer.finish();
        assertThat(out.size() % 512).isZero();
        return new TarArchiveInputStream(new ByteArrayInputStream(out.toByteArray()));
    }

    private static LayerEntry entry(
            String path, LayerEntry.Type type, long size, String target, Map<String, ByteString> xattrs) {
        return new LayerEntry(
                LayerPath.of(path),
                type,
                04755,
                4_000_000_000L,
                7,
                TIME,
                size,
                ByteString.utf8(target),
                Optional.empty(),
                0,
                0,
                new TreeMap<>(xattrs),
                false,
                false,
                false);
    }
}
