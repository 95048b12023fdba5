package dev.ply.image.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of an artifact at a glance: enough to notice that it is gone, cut off or emptied.
 *
 * @param directory whether it is a directory
 * @param size a file's length; of a directory, how many names it holds directly
 */
record ArtifactShape(boolean directory, long size) {

    static ArtifactShape of(Path artifact) throws IOException {
        if (!Files.isDirectory(artifact, LinkOption.NOFOLLOW_LINKS)) {
            return new ArtifactShape(false, Files.size(artifact));
        }
        return new ArtifactShape(true, Disk.list(artifact, "*").size());
    }

    // Written out for the reason that Digest gives.
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof ArtifactShape other && directory == other.directory && size == other.size;
    }

    @Override
    public int hashCode() {
        return 31 * Boolean.hashCode(directory) + Long.hashCode(size);
    }
}
