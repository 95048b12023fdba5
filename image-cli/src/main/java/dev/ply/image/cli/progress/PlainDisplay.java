package dev.ply.image.cli.progress;

import dev.ply.image.Digest;
import dev.ply.image.PullProgress;
import dev.ply.image.Reference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** One line for each change of a layer's state: for logs, pipes and people who want no colours. */
public final class PlainDisplay implements PullDisplay {

    private final Consumer<String> lines;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    public PlainDisplay(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void on(PullProgress event) {
        if (event instanceof PullProgress.Resolving resolving) {
            lines.accept(resolving.reference() + ": resolving");
        } else if (event instanceof PullProgress.Resolved resolved) {
            lines.accept(resolved.reference() + ": " + resolved.platform() + ", " + resolved.manifestDigest() + ", "
                    + Layers.count(resolved.layers().size()));
        } else if (event instanceof PullProgress.LayerCached layer) {
            tell(layer.reference(), layer.layer(), "already here");
        } else if (event instanceof PullProgress.LayerWaiting layer) {
            tell(layer.reference(), layer.layer(), "waiting for another pull");
        } else if (event instanceof PullProgress.LayerDownloading layer) {
            tell(layer.reference(), layer.layer(), "downloading");
        } else if (event instanceof PullProgress.LayerDownloaded layer) {
            tell(layer.reference(), layer.layer(), "downloaded");
        } else if (event instanceof PullProgress.LayerExtracting layer) {
            tell(layer.reference(), layer.layer(), "extracting");
        } else if (event instanceof PullProgress.LayerDone layer) {
            tell(layer.reference(), layer.layer(), "done");
        }
    }

    /** Events of one state come by the thousand; the first is told. */
    private void tell(Reference reference, Digest layer, String state) {
        if (told.add(reference + " " + layer + " " + state)) {
            lines.accept(layer.shortHex() + ": " + state);
        }
    }
}
