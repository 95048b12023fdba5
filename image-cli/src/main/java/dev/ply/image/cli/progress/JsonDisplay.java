package dev.ply.image.cli.progress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.PullProgress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One event a line, for programs. Of the events that only tell of bytes, each layer has ten a second at most. */
public final class JsonDisplay implements PullDisplay {

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final Consumer<String> lines;
    private final Map<String, Long> lastTold = new ConcurrentHashMap<>();

    public JsonDisplay(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void on(PullProgress event) {
        if (event instanceof PullProgress.Resolving) {
            tell("resolving", event);
        } else if (event instanceof PullProgress.Resolved resolved) {
            tell(resolved);
        } else if (event instanceof PullProgress.LayerCached layer) {
            tell("cached", event, layer.layer());
        } else if (event instanceof PullProgress.LayerWaiting layer) {
            tell("waiting", event, layer.layer());
        } else if (event instanceof PullProgress.LayerDownloading layer) {
            tell("downloading", event, layer.layer(), layer.bytes(), layer.total());
        } else if (event instanceof PullProgress.LayerDownloaded layer) {
            tell("downloaded", event, layer.layer());
        } else if (event instanceof PullProgress.LayerExtracting layer) {
            tell("extracting", event, layer.layer(), layer.bytes(), layer.total());
        } else if (event instanceof PullProgress.LayerDone layer) {
            tell("done", event, layer.layer());
        } else if (event instanceof PullProgress.Completed completed) {
            lines.accept(start("completed", event)
                    .put("manifestDigest", completed.result().manifestDigest().toString())
                    .put("cached", completed.result().cached())
                    .toString());
        } else if (event instanceof PullProgress.Failed failed) {
            lines.accept(start("failed", event).put("why", failed.why()).toString());
        }
    }

    private void tell(PullProgress.Resolved resolved) {
        ObjectNode json = start("resolved", resolved)
                .put("platform", resolved.platform().toString())
                .put("manifestDigest", resolved.manifestDigest().toString());
        for (Descriptor layer : resolved.layers()) {
            json.withArray("layers")
                    .addObject()
                    .put("digest", layer.digest().toString())
                    .put("size", layer.size());
        }
        lines.accept(json.toString());
    }

    private void tell(String name, PullProgress event) {
        lines.accept(start(name, event).toString());
    }

    private void tell(String name, PullProgress event, Digest layer) {
        lines.accept(start(name, event).put("layer", layer.toString()).toString());
    }

    private void tell(String name, PullProgress event, Digest layer, long bytes, long total) {
        long now = System.nanoTime();
        Long last = lastTold.get(name + layer);
        if (last == null || now - last >= PAUSE) {
            lastTold.put(name + layer, now);
            lines.accept(start(name, event)
                    .put("layer", layer.toString())
                    .put("bytes", bytes)
                    .put("total", total)
                    .toString());
        }
    }

    private static ObjectNode start(String name, PullProgress event) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("event", name)
                .put("reference", event.reference().toString());
    }
}
