package dev.ply.image.pull;

import dev.ply.image.Digest;
import dev.ply.image.PullOptions;
import dev.ply.image.PullProgress;
import dev.ply.image.Reference;
import dev.ply.image.layer.ExtractedLayer;
import dev.ply.image.layer.Image;
import dev.ply.image.layer.LayerDependencies;
import dev.ply.image.layer.LayerFault.Part;
import dev.ply.image.layer.LayerOps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Makes the layers of one image usable, at most so many at once, base first. The first failure ends the others; what they
 * have proven by then is kept.
 */
final class LayerFetcher {

    private final Work work;
    private final int jobs;
    private final Reference reference;
    private final PullOptions options;
    private final Image image;

    LayerFetcher(Work work, int jobs, Reference reference, PullOptions options, Image image) {
        this.work = work;
        this.jobs = jobs;
        this.reference = reference;
        this.options = options;
        this.image = image;
    }

    /** The path of each extracted layer, base first; empty ones where layers are not to be extracted. */
    List<Optional<Path>> fetch() throws IOException {
        List<Optional<Path>> paths = new ArrayList<>();
        image.layers().forEach(layer -> paths.add(Optional.empty()));
        List<Callable<Void>> tasks = new ArrayList<>();
        for (List<Integer> positions : positionsByLayer().values()) {
            tasks.add(() -> {
                if (options.force()) {
                    renew(positions.get(0));
                }
                for (int position : positions) {
                    Optional<Path> path = options.force() ? bring(position) : fetch(position);
                    synchronized (paths) {
                        paths.set(position, path);
                    }
                }
                return null;
            });
        }
        work.runAll(tasks, jobs);
        return List.copyOf(paths);
    }

    /** A layer that occurs twice is one piece of work. */
    private Map<Digest, List<Integer>> positionsByLayer() {
        Map<Digest, List<Integer>> positions = new LinkedHashMap<>();
        for (int i = 0; i < image.layers().size(); i++) {
            positions
                    .computeIfAbsent(image.layers().get(i).digest(), digest -> new ArrayList<>())
                    .add(i);
        }
        return positions;
    }

    /** Makes the layer again, once for all its positions. */
    private void renew(int position) throws IOException {
        LayerOps layer = image.layers().get(position);
        Set<Part> parts = options.extract() ? EnumSet.allOf(Part.class) : EnumSet.of(Part.BLOB);
        LayerReport report = new LayerReport(reference, layer.descriptor().blob(), options.progress());
        layer.renew(parts, image.sources().get(position), image.dependenciesOf(position), report);
    }

    private Optional<Path> fetch(int position) throws IOException {
        LayerOps layer = image.layers().get(position);
        Optional<ExtractedLayer> ready =
                options.extract() ? layer.extracted(image.dependenciesOf(position)) : Optional.empty();
        if (ready.isPresent() || (!options.extract() && layer.isDownloaded())) {
            options.progress().on(new PullProgress.LayerCached(reference, layer.digest()));
            return ready.map(ExtractedLayer::path);
        }
        return bring(position);
    }

    private Optional<Path> bring(int position) throws IOException {
        LayerOps layer = image.layers().get(position);
        LayerDependencies below = image.dependenciesOf(position);
        LayerReport report = new LayerReport(reference, layer.descriptor().blob(), options.progress());
        Optional<Path> path = Optional.empty();
        if (options.extract()) {
            path = Optional.of(
                    layer.fetch(image.sources().get(position), below, report).path());
        } else {
            layer.download(image.sources().get(position), report);
        }
        options.progress().on(new PullProgress.LayerDone(reference, layer.digest()));
        return path;
    }
}
