package dev.ply.image.extract.testing;

import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.StagedLayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A layer that was extracted, finished without lower layers.
 *
 * @param extractor what extracted it
 * @param artifact the artifact
 * @param index its entries in order
 * @param implicit the directories that the tar does not describe
 * @param faults what the extractor says when it compares the artifact with the index and the tar
 */
public record Extraction(
        LayerExtractor extractor,
        Path artifact,
        List<LayerEntry> index,
        SortedSet<LayerPath> implicit,
        List<String> faults) {

    /** Extracts a tar into a new directory below {@code folder}. */
    public static Extraction of(LayerExtractor extractor, byte[] tar, Path folder) throws IOException {
        Path staging = Files.createTempDirectory(folder, "staging");
        try (StagedLayer staged = extractor.stage(Tar.NAME, new ByteArrayInputStream(tar), staging)) {
            staged.finish(Map.of());
            staged.sync();
            try (LayerIndex index = extractor.openIndex(staged.index())) {
                List<LayerEntry> entries = new ArrayList<>();
                index.entries().forEachRemaining(entries::add);
                return new Extraction(
                        extractor,
                        staged.artifact(),
                        List.copyOf(entries),
                        staged.implicitDirectories(),
                        extractor.verify(staged.artifact(), index, Optional.of(new ByteArrayInputStream(tar))));
            }
        }
    }

    /** The paths in the index, in order. */
    public List<String> paths() {
        return index.stream().map(entry -> entry.path().toString()).toList();
    }

    /** The entry for a path. */
    public LayerEntry entry(String path) {
        return index.stream()
                .filter(entry -> entry.path().equals(LayerPath.of(path)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + path + " in " + paths()));
    }

    /** What the artifact has as the content of a file. */
    public byte[] content(LayerEntry file) throws IOException {
        try (InputStream content = extractor.openFile(artifact, file)) {
            return content.readAllBytes();
        }
    }

    /** The same as text. */
    public String text(String path) throws IOException {
        return new String(content(entry(path)), StandardCharsets.UTF_8);
    }
}
