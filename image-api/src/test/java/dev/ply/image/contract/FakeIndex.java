package dev.ply.image.contract;

import dev.ply.image.Digest;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The entries of a {@link FakeLayer}. */
final class FakeIndex implements LayerIndex {

    private final SortedMap<LayerPath, LayerEntry> entries = new TreeMap<>();

    private FakeIndex() {}

    static FakeIndex of(List<String> lines) throws IntegrityException {
        FakeIndex index = new FakeIndex();
        index.add(directory(LayerPath.ROOT, 0755, false));
        for (String line : lines) {
            index.add(entry(line));
        }
        return index;
    }

    private void add(LayerEntry entry) {
        entries.put(entry.path(), entry);
    }

    /** What a line describes. */
    static LayerEntry entry(String line) throws IntegrityException {
        List<String> words = List.of(line.split(" ", 3));
        LayerPath path = LayerPath.of(words.size() < 2 ? "" : words.get(1));
        return switch (words.get(0)) {
            case "directory" -> directory(path, Integer.parseInt(words.get(2), 8), false);
            case "implicit" -> directory(path, 0755, true);
            case "file" -> file(path, words.get(2).getBytes(StandardCharsets.UTF_8));
            default -> throw new IntegrityException("not an entry: " + line);
        };
    }

    static String content(String line) {
        return line.split(" ", 3)[2];
    }

    private static LayerEntry directory(LayerPath path, int mode, boolean implicit) {
        return entry(path, LayerEntry.Type.DIRECTORY, mode, 0, Optional.empty(), implicit);
    }

    private static LayerEntry file(LayerPath path, byte[] content) {
        return entry(path, LayerEntry.Type.FILE, 0644, content.length, Optional.of(Digest.sha256(content)), false);
    }

    private static LayerEntry entry(
            LayerPath path, LayerEntry.Type type, int mode, long size, Optional<Digest> content, boolean implicit) {
        return new LayerEntry(
                path,
                type,
                mode,
                0,
                0,
                Instant.EPOCH,
                size,
                content,
                ByteString.EMPTY,
                Optional.empty(),
                0,
                0,
                Collections.emptySortedMap(),
                false,
                false,
                implicit);
    }

    @Override
    public long size() {
        return entries.size();
    }

    @Override
    public Optional<LayerEntry> find(LayerPath path) {
        return Optional.ofNullable(entries.get(path));
    }

    @Override
    public Iterator<LayerEntry> entries() {
        return entries.values().iterator();
    }

    @Override
    public Iterator<LayerEntry> children(LayerPath directory) {
        return entries.values().stream()
                .filter(entry -> entry.path().parent().equals(Optional.of(directory)))
                .iterator();
    }

    @Override
    public void close() {}
}
