package dev.ply.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.io.FileStamp;
import java.net.URI;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Equality that is written out looks at every component, also at those that are added one day. */
class RecordEqualityTest {

    private static final Digest DIGEST = Digest.sha256(new byte[0]);
    private static final Digest OTHER_DIGEST = Digest.sha256(new byte[1]);

    static Stream<Arguments> records() {
        Optional<Platform> platform = Optional.of(Platform.parse("linux/arm64"));
        List<URI> urls = List.of(URI.create("https://example.com/"));
        Map<String, String> notes = Map.of("a", "b");
        Optional<Object> inode = Optional.of(1L);
        FileTime now = FileTime.fromMillis(1);
        return Stream.of(
                Arguments.of(
                        new FileStamp(inode, 2, now),
                        new FileStamp(Optional.of(1L), 2, FileTime.fromMillis(1)),
                        List.of(
                                new FileStamp(Optional.empty(), 2, now),
                                new FileStamp(inode, 3, now),
                                new FileStamp(inode, 2, FileTime.fromMillis(2)))),
                Arguments.of(
                        DIGEST,
                        Digest.parse(DIGEST.toString()),
                        List.of(new Digest("sha512", DIGEST.hex().repeat(2)), OTHER_DIGEST)),
                Arguments.of(
                        Platform.parse("linux/arm/v7"),
                        new Platform("Linux", "arm", Optional.of("7")),
                        List.of(
                                Platform.parse("freebsd/arm/v7"),
                                new Platform("linux", "mips", Optional.of("v7")),
                                Platform.parse("linux/arm/v6"))),
                Arguments.of(
                        new Descriptor("a/b", DIGEST, 1, urls, notes, platform),
                        new Descriptor("a/b", DIGEST, 1, List.copyOf(urls), Map.copyOf(notes), platform),
                        List.of(
                                new Descriptor("a/c", DIGEST, 1, urls, notes, platform),
                                new Descriptor("a/b", OTHER_DIGEST, 1, urls, notes, platform),
                                new Descriptor("a/b", DIGEST, 2, urls, notes, platform),
                                new Descriptor("a/b", DIGEST, 1, List.of(), notes, platform),
                                new Descriptor("a/b", DIGEST, 1, urls, Map.of(), platform),
                                new Descriptor("a/b", DIGEST, 1, urls, notes, Optional.empty()))));
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyComponentCounts(Record one, Record same, List<Record> others) {
        assertThat(others).hasSameSizeAs(one.getClass().getRecordComponents());
        assertThat(same).isEqualTo(one).hasSameHashCodeAs(one);
        assertThat(others).doesNotContain(one);
        assertThat(one).isNotEqualTo(one.toString());
    }
}
