package dev.ply.image.cli.progress;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.PullProgress;
import dev.ply.image.cli.progress.LayerRow.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is known of the pull of one image. Thread-safe. */
final class ImageBoard {

    private volatile String title;
    private volatile Map<Digest, LayerRow> rows = Map.of();
    private volatile boolean ended;

    ImageBoard(String title) {
        this.title = title;
    }

    void on(PullProgress event) {
        if (event instanceof PullProgress.Resolving) {
            title = event.reference() + ": resolving";
        } else if (event instanceof PullProgress.Resolved resolved) {
            resolve(resolved);
        } else if (event instanceof PullProgress.LayerCached layer) {
            with(layer.layer(), row -> row.become(State.CACHED));
        } else if (event instanceof PullProgress.LayerWaiting layer) {
            with(layer.layer(), row -> row.become(State.BLOCKED));
        } else if (event instanceof PullProgress.LayerDownloading layer) {
            with(layer.layer(), row -> row.download(layer.bytes()));
        } else if (event instanceof PullProgress.LayerDownloaded layer) {
            with(layer.layer(), row -> row.become(State.VERIFIED));
        } else if (event instanceof PullProgress.LayerExtracting layer) {
            with(layer.layer(), row -> row.extract(layer.bytes()));
        } else if (event instanceof PullProgress.LayerDone layer) {
            with(layer.layer(), row -> row.become(State.DONE));
        } else if (event instanceof PullProgress.Completed || event instanceof PullProgress.Failed) {
            ended = true;
        }
    }

    private void resolve(PullProgress.Resolved resolved) {
        Map<Digest, LayerRow> found = new LinkedHashMap<>();
        for (Descriptor layer : resolved.layers()) {
            found.putIfAbsent(layer.digest(), new LayerRow(layer.digest(), layer.size()));
        }
        rows = found;
        title = resolved.reference() + ": " + resolved.platform();
    }

    private void with(Digest layer, Consumer<LayerRow> change) {
        @Nullable LayerRow row = rows.get(layer);
        if (row != null) {
            change.accept(row);
        }
    }

    String title() {
        return title;
    }

    List<LayerRow> rows() {
        return List.copyOf(rows.values());
    }

    /** Whether the pull is over, well or not. */
    boolean hasEnded() {
        return ended;
    }

    /** All bytes that are here by now. */
    long downloaded() {
        return rows.values().stream().mapToLong(LayerRow::downloaded).sum();
    }

    /** Those of them that this pull brought. */
    long received() {
        return rows.values().stream().mapToLong(LayerRow::received).sum();
    }

    long total() {
        return rows.values().stream().mapToLong(LayerRow::total).sum();
    }
}
