package dev.ply.image.cache;

import dev.ply.image.Digest;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.cache.CacheLayout.LayerFile;
import dev.ply.image.cache.CacheLayout.Role;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.layer.LayerFault;
import dev.ply.image.layer.LayerFault.Part;
import dev.ply.image.layer.LayerIndex;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads everything that a layer has on the disk and compares it with what it must be. */
final class LayerCheck {

    private final FsCache cache;
    private final Digest layer;
    private final Optional<LayerDescriptor> expected;
    private final List<LayerFault> faults = new ArrayList<>();

    private LayerCheck(FsCache cache, Digest layer, Optional<LayerDescriptor> expected) {
        this.cache = cache;
        this.layer = layer;
        this.expected = expected;
    }

    /** A layer that an image describes. */
    static LayerCheck of(FsCache cache, LayerDescriptor layer) {
        return new LayerCheck(cache, layer.digest(), Optional.of(layer));
    }

    /** A layer of which nothing but the digest is known. */
    static LayerCheck of(FsCache cache, Digest layer) {
        return new LayerCheck(cache, layer, Optional.empty());
    }

    /** What is wrong. */
    List<LayerFault> faults() throws IOException {
        LayerFiles files = LayerFiles.of(cache.layout(), layer);
        Optional<Path> blob = soundBlob(files);
        Set<Path> complete = new HashSet<>();
        for (LayerFile file : files.files()) {
            if (file.role() == Role.MARKER) {
                complete.add(artifactOf(file.path()));
                checkArtifact(file.path(), blob);
            }
        }
        for (LayerFile file : files.files()) {
            // Without an image, that is what a crash leaves, and nobody takes it for anything.
            if (expected.isPresent() && file.role() == Role.ARTIFACT && !complete.contains(file.path())) {
                fault(Part.EXTRACTED, file.path(), "nothing says that it is complete");
            }
        }
        return List.copyOf(faults);
    }

    /** What a marker speaks for; going by its name where it can't be read, which is a fault of its own. */
    private static Path artifactOf(Path marker) throws IOException {
        return CompletionMarker.read(marker)
                .map(CompletionMarker::artifact)
                .orElseGet(() -> CacheLayout.artifactBeside(marker));
    }

    /** The blob, if it is here and whole. */
    private Optional<Path> soundBlob(LayerFiles files) throws IOException {
        Optional<Path> sound = Optional.empty();
        for (LayerFile file : files.files()) {
            if (file.role() == Role.BLOB && isSound(file.path())) {
                sound = Optional.of(file.path());
            }
        }
        return sound;
    }

    private boolean isSound(Path blob) throws IOException {
        long size = expected.map(known -> known.blob().size()).orElse(-1L);
        Optional<String> wrong = Blob.fault(blob, layer, size);
        wrong.ifPresent(what -> fault(Part.BLOB, blob, what));
        return wrong.isEmpty();
    }

    private void checkArtifact(Path file, Optional<Path> blob) throws IOException {
        Optional<CompletionMarker> read = CompletionMarker.read(file);
        if (read.isEmpty()) {
            fault(Part.EXTRACTED, file, "can't be read");
            return;
        }
        CompletionMarker marker = read.get();
        expected.map(LayerDescriptor::diffId)
                .filter(diffId -> !diffId.equals(marker.diffId()))
                .ifPresent(diffId ->
                        fault(Part.EXTRACTED, file, "is for the diff_id " + marker.diffId() + ", not " + diffId));
        try {
            if (!marker.shape().isOf(marker.artifact())) {
                fault(Part.EXTRACTED, marker.artifact(), "not what was extracted: something is missing or was added");
            }
            checkContent(marker, blob);
        } catch (NoSuchFileException e) {
            fault(Part.EXTRACTED, Path.of(e.getFile()), "is gone");
        }
    }

    private void checkContent(CompletionMarker marker, Optional<Path> blob) throws IOException {
        Path file = cache.layout().index(layer);
        if (!marker.index().isOf(file)) {
            fault(Part.EXTRACTED, file, "is not the index that was written");
            return;
        }
        if (!isOfThisExtractor(marker)) {
            return;
        }
        try (LayerIndex index = cache.extractor().openIndex(file)) {
            compare(marker.artifact(), index, blob)
                    .forEach(text -> faults.add(new LayerFault(Part.EXTRACTED, "layer " + layer + ": " + text)));
        } catch (IntegrityException e) {
            faults.add(new LayerFault(Part.EXTRACTED, String.valueOf(e.getMessage())));
        }
    }

    private List<String> compare(Path artifact, LayerIndex index, Optional<Path> blob) throws IOException {
        if (blob.isEmpty()) {
            return cache.extractor().verify(artifact, index, Optional.empty());
        }
        try (InputStream tar = uncompressed(blob.get());
                InputStream ahead = new ReadAhead(tar, cache.threads())) {
            return cache.extractor().verify(artifact, index, Optional.of(ahead));
        }
    }

    private InputStream uncompressed(Path blob) throws IOException {
        InputStream compressed = Files.newInputStream(blob);
        return expected.isPresent()
                ? cache.decompressors().decompress(expected.get().blob(), compressed)
                : cache.decompressors().decompress(layer, compressed);
    }

    /** Only the extractor and version that made an artifact, with the same settings, know what it has to be like. */
    private boolean isOfThisExtractor(CompletionMarker marker) {
        String name = String.valueOf(marker.artifact().getFileName());
        return marker.extractor().equals(cache.extractor().name())
                && marker.version() == cache.extractor().version()
                && ArtifactNames.of(layer, cache.extractor()).include(name, marker.fingerprint());
    }

    private void fault(Part part, Path file, String what) {
        faults.add(new LayerFault(part, DisplayText.of(file.toString()) + ": " + what));
    }
}
