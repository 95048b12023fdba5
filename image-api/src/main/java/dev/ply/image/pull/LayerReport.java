package dev.ply.image.pull;

import dev.ply.image.Descriptor;
import dev.ply.image.ProgressListener;
import dev.ply.image.PullProgress;
import dev.ply.image.Reference;
import dev.ply.image.layer.LayerProgress;

/** Turns one layer's progress into the pull's events. */
record LayerReport(Reference reference, Descriptor blob, ProgressListener listener) implements LayerProgress {

    @Override
    public void waiting() {
        listener.on(new PullProgress.LayerWaiting(reference, blob.digest()));
    }

    @Override
    public void downloaded(long bytes) {
        listener.on(new PullProgress.LayerDownloading(reference, blob.digest(), bytes, blob.size()));
    }

    @Override
    public void downloadComplete() {
        listener.on(new PullProgress.LayerDownloaded(reference, blob.digest()));
    }

    @Override
    public void extracted(long bytes) {
        listener.on(new PullProgress.LayerExtracting(reference, blob.digest(), bytes, blob.size()));
    }
}
