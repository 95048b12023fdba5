package dev.ply.image.cache;

import java.io.IOException;

/** The cache's directories, which are made when something is first to be written. Thread-safe. */
final class CacheDirectories {

    private final CacheLayout layout;
    private volatile boolean lockable;

    CacheDirectories(CacheLayout layout) {
        this.layout = layout;
    }

    /** Makes them where they are missing, and refuses file systems on which locks don't hold. */
    void prepare() throws IOException {
        try {
            Disk.createPrivate(layout.layers());
            Disk.createPrivate(layout.images());
            if (!lockable) {
                LockableFileSystem.require(layout.layers());
                lockable = true;
            }
        } catch (IOException e) {
            throw DiskFailure.explain(e, layout.layers());
        }
    }
}
