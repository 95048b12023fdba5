package dev.ply.image.cache;

import dev.ply.image.Digest;
import dev.ply.image.cache.CacheLayout.LayerFile;
import dev.ply.image.cache.CacheLayout.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that one layer had on the disk when it was listed, extracted layers elsewhere included.
 *
 * @param layer which layer
 * @param files its files and directories
 */
record LayerFiles(Digest layer, List<LayerFile> files) {

    private static final Set<Role> EXTRACTED = EnumSet.of(Role.ARTIFACT, Role.INDEX, Role.STAGING, Role.TEMPORARY);
    private static final Set<Role> BLOBS = EnumSet.of(Role.BLOB, Role.PARTIAL);

    /** Copies the list. */
    LayerFiles {
        files = List.copyOf(files);
    }

    /** What one layer has. */
    static LayerFiles of(CacheLayout layout, Digest layer) throws IOException {
        List<LayerFile> files = new ArrayList<>();
        list(layout, layer.fileName() + ".*")
                .forEach(file -> CacheLayout.parse(file).ifPresent(files::add));
        return new LayerFiles(layer, withRemote(files));
    }

    /** What every layer has. */
    static Map<Digest, LayerFiles> all(CacheLayout layout) throws IOException {
        Map<Digest, List<LayerFile>> files = new TreeMap<>();
        for (Path file : list(layout, "*")) {
            CacheLayout.parse(file)
                    .ifPresent(parsed -> files.computeIfAbsent(parsed.layer(), d -> new ArrayList<>())
                            .add(parsed));
        }
        Map<Digest, LayerFiles> layers = new TreeMap<>();
        for (Map.Entry<Digest, List<LayerFile>> layer : files.entrySet()) {
            layers.put(layer.getKey(), new LayerFiles(layer.getKey(), withRemote(layer.getValue())));
        }
        return layers;
    }

    /** The names in the cache's directories, which may be one by two paths. */
    static List<Path> list(CacheLayout layout, String glob) throws IOException {
        List<Path> names = new ArrayList<>();
        Set<Path> listed = new HashSet<>();
        for (Path directory : List.of(layout.layers(), layout.artifacts())) {
            try {
                if (listed.add(directory.toRealPath())) {
                    names.addAll(Disk.list(directory, glob));
                }
            } catch (NoSuchFileException e) {
                // Nothing was ever kept there.
            }
        }
        return names;
    }

    /** Adds the artifacts that a marker says to be somewhere else than where new ones go. */
    private static List<LayerFile> withRemote(List<LayerFile> files) throws IOException {
        List<LayerFile> all = new ArrayList<>(files);
        for (LayerFile file : files) {
            Optional<LayerFile> artifact = file.role() == Role.MARKER ? artifactOf(file) : Optional.empty();
            if (artifact.isPresent() && !all.contains(artifact.get())) {
                removeAlias(artifact.get(), all);
                all.add(artifact.get());
            }
        }
        return all;
    }

    /** An artifact that was listed by another path of its directory goes by the marker's. */
    private static void removeAlias(LayerFile artifact, List<LayerFile> files) throws IOException {
        Path directory = artifact.path().resolveSibling(".");
        for (Iterator<LayerFile> all = files.iterator(); all.hasNext(); ) {
            Path listed = all.next().path();
            if (listed.endsWith(artifact.path().getFileName())
                    && Files.isSameFile(listed.resolveSibling("."), directory)) {
                all.remove();
            }
        }
    }

    /** The artifact that belongs to a marker, going by its name, so that no marker makes this remove something else. */
    private static Optional<LayerFile> artifactOf(LayerFile marker) throws IOException {
        return CompletionMarker.read(marker.path())
                .map(CompletionMarker::artifact)
                .filter(artifact -> CacheLayout.isFor(marker.path(), artifact))
                .filter(Files::exists)
                .map(artifact -> new LayerFile(marker.layer(), Role.ARTIFACT, artifact));
    }

    /** Whether there is anything but locks. */
    boolean isEmpty() {
        return files.stream().allMatch(file -> file.role() == Role.LOCK);
    }

    /** When something last changed. A tree's time is that of the layer, and says nothing. */
    Instant lastChange() throws IOException {
        Instant last = Instant.MIN;
        for (LayerFile file : files) {
            if (file.role() != Role.LOCK && file.role() != Role.ARTIFACT) {
                Instant change = lastChange(file.path());
                last = change.isAfter(last) ? change : last;
            }
        }
        return last;
    }

    /** Of what somebody removed meanwhile, long ago. */
    private static Instant lastChange(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException e) {
            return Instant.MIN;
        }
    }

    /** What nobody needs though the layer is needed: what crashes left. */
    LayerFiles leftOvers() throws IOException {
        boolean blob = files.stream().anyMatch(file -> file.role() == Role.BLOB);
        List<LayerFile> complete = new ArrayList<>();
        for (LayerFile file : files) {
            if (file.role() == Role.MARKER) {
                artifactOf(file).ifPresent(complete::add);
            }
        }
        return new LayerFiles(
                layer,
                files.stream()
                        .filter(file -> switch (file.role()) {
                            case STAGING, TEMPORARY -> true;
                            case PARTIAL -> blob;
                            case ARTIFACT -> !complete.contains(file);
                            case LOCK, INDEX, MARKER, BLOB -> false;
                        })
                        .toList());
    }

    /** The blob, whole or partial. */
    LayerFiles blobs() {
        return new LayerFiles(
                layer,
                files.stream().filter(file -> BLOBS.contains(file.role())).toList());
    }

    /** The bytes of all but locks. */
    long bytes() throws IOException {
        return bytes(EnumSet.complementOf(EnumSet.of(Role.LOCK)));
    }

    /** The bytes of the files with these roles. */
    long bytes(Set<Role> roles) throws IOException {
        long bytes = 0;
        for (LayerFile file : files) {
            if (roles.contains(file.role())) {
                bytes += new FileTree(file.path()).bytes();
            }
        }
        return bytes;
    }

    /** Removes what was extracted: what says that it is complete first. */
    void deleteExtracted(Disk disk) throws IOException {
        delete(EnumSet.of(Role.MARKER), disk);
        delete(EXTRACTED, disk);
    }

    /** Removes everything but the locks. */
    void deleteContent(Disk disk) throws IOException {
        deleteExtracted(disk);
        delete(BLOBS, disk);
    }

    /** Removes the locks; only for who has the whole cache alone. */
    void deleteLocks(Disk disk) throws IOException {
        delete(EnumSet.of(Role.LOCK), disk);
    }

    private void delete(Set<Role> roles, Disk disk) throws IOException {
        Optional<Path> parent = Optional.empty();
        for (LayerFile file : files) {
            if (roles.contains(file.role())) {
                new FileTree(file.path()).delete();
                parent = Optional.ofNullable(file.path().getParent());
            }
        }
        if (parent.isPresent()) {
            disk.syncDirectory(parent.get());
        }
    }
}
