package dev.ply.image.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

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

    /** Whether the artifact still looks like this. */
    boolean isOf(Path artifact) throws IOException {
        ArtifactShape now = of(artifact);
        return directory == now.directory && size == now.size;
    }
}
