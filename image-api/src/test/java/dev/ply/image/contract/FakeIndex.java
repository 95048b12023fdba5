package dev.ply.image.contract;

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

/**
 * An index in memory, to be filled. Directories above an entry that have none come by themselves, as implicit ones.
 * Counts how often it was closed.
 */
public final class FakeIndex implements LayerIndex {

    private final SortedMap<LayerPath, LayerEntry> entries = new TreeMap<>();
    private int closed;

    /** The entries of a {@link FakeLayer}. */
    static FakeIndex of(List<String> lines) throws IntegrityException {
        FakeIndex index = new FakeIndex().directory("", 0755);
        for (String line : lines) {
            index.add(entry(line));
        }
        return index;
    }

    /** What a line of a {@link FakeLayer} describes. */
    static LayerEntry entry(String line) throws IntegrityException {
        List<String> words = List.of(line.split(" ", 3));
        String path = words.size() < 2 ? "" : words.get(1);
        return switch (words.get(0)) {
            case "directory" -> directory(path, Integer.parseInt(words.get(2), 8), false, false);
            case "implicit" -> directory(path, 0755, false, true);
            case "file" -> file(path, words.get(2));
            default -> throw new IntegrityException("not an entry: " + line);
        };
    }

    static String content(String line) {
        return line.split(" ", 3)[2];
    }

    public FakeIndex directory(String path, int mode) {
        return add(directory(path, mode, false, false));
    }

    /** A directory that the layer does not describe; opaque if it was before. */
    public FakeIndex implicit(String path) {
        boolean opaque = find(LayerPath.of(path)).map(LayerEntry::opaque).orElse(false);
        return add(directory(path, 0755, opaque, true));
    }

    /** A directory through which nothing of lower layers shows. */
    public FakeIndex opaque(String path) {
        return add(directory(path, 0755, true, false)).whiteout(path, ".wh..opq");
    }

    /** A file of which only the length is known. */
    public FakeIndex file(String path, long size) {
        return add(entry(path, LayerEntry.Type.FILE, 0644, size, "", Optional.empty(), false, false, false));
    }

    public FakeIndex symlink(String path, String target) {
        return add(entry(path, LayerEntry.Type.SYMLINK, 0777, 0, target, Optional.empty(), false, false, false));
    }

    /** A further name of a file; {@code first} is the one that comes first. */
    public FakeIndex link(String path, String first, long size) {
        Optional<LayerPath> target = Optional.of(LayerPath.of(first));
        return add(entry(path, LayerEntry.Type.FILE, 0644, size, "", target, false, false, false));
    }

    public FakeIndex whiteout(String directory, String name) {
        String path = directory + "/.wh." + name;
        return add(entry(path, LayerEntry.Type.FILE, 0644, 0, "", Optional.empty(), true, false, false));
    }

    /** How often it was closed. */
    public int closed() {
        return closed;
    }

    private FakeIndex add(LayerEntry entry) {
        entries.put(entry.path(), entry);
        Optional<LayerPath> parent = entry.path().parent();
        while (parent.isPresent()) {
            String path = parent.get().bytes().utf8();
            entries.computeIfAbsent(parent.get(), missing -> directory(path, 0755, false, true));
            parent = parent.get().parent();
        }
        return this;
    }

    private static LayerEntry directory(String path, int mode, boolean opaque, boolean implicit) {
        return entry(path, LayerEntry.Type.DIRECTORY, mode, 0, "", Optional.empty(), false, opaque, implicit);
    }

    private static LayerEntry file(String path, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return entry(path, LayerEntry.Type.FILE, 0644, bytes.length, "", Optional.empty(), false, false, false);
    }

    private static LayerEntry entry(
            String path,
            LayerEntry.Type type,
            int mode,
            long size,
            String linkTarget,
            Optional<LayerPath> hardLink,
            boolean whiteout,
            boolean opaque,
            boolean implicit) {
        return new LayerEntry(
                LayerPath.of(path),
                type,
                mode,
                1000,
                1000,
                Instant.ofEpochSecond(1),
                size,
                ByteString.utf8(linkTarget),
                hardLink,
                0,
                0,
                Collections.emptySortedMap(),
                whiteout,
                opaque,
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
    public void close() {
        closed++;
    }
}
