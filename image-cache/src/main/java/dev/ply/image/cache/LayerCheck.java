package dev.ply.image.cache;

import dev.ply.image.LayerDescriptor;
import dev.ply.image.cache.CacheLayout.LayerFile;
import dev.ply.image.cache.CacheLayout.Role;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.layer.LayerFault;
import dev.ply.image.layer.LayerFault.Part;
import dev.ply.image.layer.LayerIndex;
import java.io.IOException;
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

    private final LayerDescriptor layer;
    private final Blob blob;
    private final FsCache cache;
    private final List<LayerFault> faults = new ArrayList<>();

    LayerCheck(LayerDescriptor layer, Blob blob, FsCache cache) {
        this.layer = layer;
        this.blob = blob;
        this.cache = cache;
    }

    /** What is wrong. */
    List<LayerFault> faults() throws IOException {
        if (Files.exists(blob.file())) {
            checkBlob();
        }
        LayerFiles files = LayerFiles.of(cache.layout(), layer.digest());
        Set<Path> complete = new HashSet<>();
        for (LayerFile file : files.files()) {
            if (file.role() == Role.MARKER) {
                CompletionMarker.read(file.path())
                        .map(CompletionMarker::artifact)
                        .ifPresent(complete::add);
                checkArtifact(file.path());
            }
        }
        for (LayerFile file : files.files()) {
            if (file.role() == Role.ARTIFACT && !complete.contains(file.path())) {
                fault(Part.EXTRACTED, file.path(), "nothing says that it is complete");
            }
        }
        return List.copyOf(faults);
    }

    private void checkBlob() throws IOException {
        try {
            blob.verify();
        } catch (IntegrityException e) {
            faults.add(new LayerFault(Part.BLOB, String.valueOf(e.getMessage())));
        }
    }

    private void checkArtifact(Path file) throws IOException {
        Optional<CompletionMarker> read = CompletionMarker.read(file);
        if (read.isEmpty()) {
            fault(Part.EXTRACTED, file, "can't be read");
            return;
        }
        CompletionMarker marker = read.get();
        if (!marker.diffId().equals(layer.diffId())) {
            fault(Part.EXTRACTED, file, "is for the diff_id " + marker.diffId() + ", not " + layer.diffId());
        }
        try {
            if (!ArtifactShape.of(marker.artifact()).equals(marker.shape())) {
                fault(Part.EXTRACTED, marker.artifact(), "not what was extracted: something is missing or was added");
            }
            checkContent(marker);
        } catch (NoSuchFileException e) {
            fault(Part.EXTRACTED, Path.of(e.getFile()), "is gone");
        }
    }

    private void checkContent(CompletionMarker marker) throws IOException {
        Path file = cache.layout().index(layer.digest());
        if (!IndexSummary.of(file).equals(marker.index())) {
            fault(Part.EXTRACTED, file, "is not the index that was written");
            return;
        }
        if (!marker.extractor().equals(cache.extractor().name())) {
            return;
        }
        try (LayerIndex index = cache.extractor().openIndex(file)) {
            cache.extractor()
                    .verify(marker.artifact(), index)
                    .forEach(text ->
                            faults.add(new LayerFault(Part.EXTRACTED, "layer " + layer.digest() + ": " + text)));
        } catch (IntegrityException e) {
            faults.add(new LayerFault(Part.EXTRACTED, String.valueOf(e.getMessage())));
        }
    }

    private void fault(Part part, Path file, String what) {
        faults.add(new LayerFault(part, DisplayText.of(file.toString()) + ": " + what));
    }
}
