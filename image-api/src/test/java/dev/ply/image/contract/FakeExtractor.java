package dev.ply.image.contract;

import dev.ply.image.Digest;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.layer.DirectoryMetadata;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.StagedLayer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Extracts {@link FakeLayer}s to a directory, with the mode of inherited directories in a file beside each. Can be made to
 * fail at each of its steps.
 */
public final class FakeExtractor implements LayerExtractor {

    private final Map<Step, IOException> failures = new ConcurrentHashMap<>();

    /** What an extraction consists of. */
    public enum Step {
        STAGE,
        FINISH,
        SYNC
    }

    /** Fails the next time that it comes to this step. */
    public FakeExtractor failAt(Step step, IOException why) {
        failures.put(step, why);
        return this;
    }

    private void pass(Step step) throws IOException {
        IOException failure = failures.remove(step);
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String artifactSuffix() {
        return ".fake";
    }

    @Override
    public StagedLayer stage(Digest name, InputStream tar, Path staging) throws IOException {
        Path tree = Files.createDirectory(staging.resolve("tree"));
        List<String> lines = lines(tar);
        for (String line : lines) {
            create(tree, FakeIndex.entry(line), line);
        }
        pass(Step.STAGE);
        Path index = staging.resolve("index");
        String text = String.join("\n", lines);
        Files.writeString(index, Digest.sha256(text.getBytes(StandardCharsets.UTF_8)) + "\n" + text);
        return new Staged(tree, index, FakeIndex.of(lines));
    }

    private static void create(Path tree, LayerEntry entry, String line) throws IOException {
        Path path = tree.resolve(entry.path().bytes().utf8());
        if (entry.isDirectory()) {
            Files.createDirectories(path);
        } else {
            Files.createDirectories(path.getParent());
            Files.writeString(path, FakeIndex.content(line));
        }
    }

    @Override
    public LayerIndex openIndex(Path file) throws IOException {
        String[] parts = Files.readString(file).split("\n", 2);
        if (parts.length < 2
                || !Digest.sha256(parts[1].getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .equals(parts[0])) {
            throw new IntegrityException(file + ": the index is damaged");
        }
        return FakeIndex.of(parts[1].lines().toList());
    }

    @Override
    public InputStream openFile(Path artifact, LayerEntry file) throws IOException {
        return Files.newInputStream(artifact.resolve(file.path().bytes().utf8()));
    }

    @Override
    public List<String> verify(Path artifact, LayerIndex index, Optional<InputStream> tar) throws IOException {
        List<String> faults = new ArrayList<>();
        for (Iterator<LayerEntry> entries = index.entries(); entries.hasNext(); ) {
            LayerEntry entry = entries.next();
            Path path = place(artifact, entry);
            if (!Files.exists(path)) {
                faults.add(path + " is missing");
            } else if (!entry.isDirectory() && Files.size(path) != entry.size()) {
                faults.add(path + " has another length");
            }
        }
        for (String line : tar.isPresent() ? lines(tar.get()) : List.<String>of()) {
            Path path = place(artifact, FakeIndex.entry(line));
            if (Files.isRegularFile(path) && !Files.readString(path).equals(FakeIndex.content(line))) {
                faults.add(path + " has other content");
            }
        }
        return faults;
    }

    private static Path place(Path artifact, LayerEntry entry) {
        return artifact.resolve(entry.path().bytes().utf8());
    }

    private static List<String> lines(InputStream tar) throws IOException {
        List<String> lines = new ArrayList<>();
        BufferedReader reader = new BufferedReader(new InputStreamReader(tar, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    private final class Staged implements StagedLayer {

        private final Path tree;
        private final Path index;
        private final FakeIndex entries;

        Staged(Path tree, Path index, FakeIndex entries) {
            this.tree = tree;
            this.index = index;
            this.entries = entries;
        }

        @Override
        public Path artifact() {
            return tree;
        }

        @Override
        public Path index() {
            return index;
        }

        @Override
        public long entries() {
            return entries.size();
        }

        @Override
        public SortedSet<LayerPath> implicitDirectories() {
            SortedSet<LayerPath> implicit = new TreeSet<>();
            entries.entries().forEachRemaining(entry -> {
                if (entry.implicit()) {
                    implicit.add(entry.path());
                }
            });
            return implicit;
        }

        @Override
        public void finish(Map<LayerPath, DirectoryMetadata> inherited) throws IOException {
            pass(Step.FINISH);
            for (Map.Entry<LayerPath, DirectoryMetadata> directory : new TreeMap<>(inherited).entrySet()) {
                Files.writeString(
                        tree.resolve(directory.getKey().bytes().utf8() + ".mode"),
                        Integer.toOctalString(directory.getValue().mode()));
            }
        }

        @Override
        public void sync() throws IOException {
            pass(Step.SYNC);
        }

        @Override
        public void close() {}
    }
}
