package dev.ply.image.merge;

import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The index of a layer that a test describes entry by entry; parents come by themselves, implicit. */
final class FakeIndex implements LayerIndex {

    private final SortedMap<LayerPath, LayerEntry> entries = new TreeMap<>();

    FakeIndex directory(String path, int mode) {
        return add(entry(path, LayerEntry.Type.DIRECTORY, mode, 0, "", Optional.empty(), false, false));
    }

    FakeIndex file(String path, long size) {
        return add(entry(path, LayerEntry.Type.FILE, 0644, size, "", Optional.empty(), false, false));
    }

    FakeIndex symlink(String path, String target) {
        return add(entry(path, LayerEntry.Type.SYMLINK, 0777, 0, target, Optional.empty(), false, false));
    }

    /** A further name of a file; {@code first} is the one that comes first. */
    FakeIndex link(String path, String first, long size) {
        return add(entry(path, LayerEntry.Type.FILE, 0644, size, "", Optional.of(LayerPath.of(first)), false, false));
    }

    FakeIndex whiteout(String directory, String name) {
        return add(entry(directory + "/.wh." + name, LayerEntry.Type.FILE, 0644, 0, "", Optional.empty(), true, false));
    }

    FakeIndex opaque(String directory) {
        add(entry(directory, LayerEntry.Type.DIRECTORY, 0755, 0, "", Optional.empty(), false, true));
        return add(
                entry(directory + "/.wh..wh..opq", LayerEntry.Type.FILE, 0644, 0, "", Optional.empty(), true, false));
    }

    FakeIndex add(LayerEntry entry) {
        entries.put(entry.path(), entry);
        Optional<LayerPath> parent = entry.path().parent();
        while (parent.isPresent()) {
            entries.computeIfAbsent(
                    parent.get(),
                    path -> new LayerEntry(
                            path,
                            LayerEntry.Type.DIRECTORY,
                            0755,
                            0,
                            0,
                            Instant.EPOCH,
                            0,
                            Optional.empty(),
                            ByteString.EMPTY,
                            Optional.empty(),
                            0,
                            0,
                            Collections.emptySortedMap(),
                            false,
                            false,
                            true));
            parent = parent.get().parent();
        }
        return this;
    }

    private static LayerEntry entry(
            String path,
            LayerEntry.Type type,
            int mode,
            long size,
            String target,
            Optional<LayerPath> hardLink,
            boolean whiteout,
            boolean opaque) {
        return new LayerEntry(
                LayerPath.of(path),
                type,
                mode,
                1000,
                1000,
                Instant.ofEpochSecond(1),
                size,
                Optional.empty(),
                ByteString.utf8(target),
                hardLink,
                0,
                0,
                Collections.emptySortedMap(),
                whiteout,
                opaque,
                false);
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
