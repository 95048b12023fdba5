package dev.ply.image.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerFilesTest {

    private static final Digest LAYER = Digest.sha256("layer".getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path home;

    private CacheLayout layout;

    @BeforeEach
    void makeDirectories() throws IOException {
        layout = new CacheLayout(home, Optional.empty());
        Files.createDirectories(layout.layers());
    }

    /** A dry run of clean-up keeps nobody from working. */
    @Test
    void whatIsGoneSinceItWasListedHasNoTimeAndNoBytes() throws IOException {
        Path blob = Files.writeString(layout.blob(LAYER, "tar"), "blob");
        Files.setLastModifiedTime(blob, FileTime.from(Instant.EPOCH));
        Path partial = Files.writeString(CacheLayout.partial(layout.blob(LAYER, "tar.gz")), "partial");
        LayerFiles files = LayerFiles.of(layout, LAYER);
        Files.delete(partial);

        assertThat(files.lastChange()).isEqualTo(Instant.EPOCH);
        assertThat(files.bytes()).isEqualTo(4);
    }
}
