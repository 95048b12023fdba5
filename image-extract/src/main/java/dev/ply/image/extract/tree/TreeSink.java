package dev.ply.image.extract.tree;

import dev.ply.image.extract.tar.TarEntry.Region;
import dev.ply.image.extract.tar.TarReader;
import java.io.IOException;
import java.util.List;

/**
 * Makes of a tree, while it grows, what an extractor makes of it. Called by one thread. Every decision was made before:
 * parents exist and are directories, nothing has the name of what is created.
 */
public interface TreeSink {

    /** A directory, a symlink, a special file or a whiteout came to be. A directory's metadata may still change. */
    void create(Node node) throws IOException;

    /**
     * A file came to be. Its content is read here and now.
     *
     * @param data where the file has bytes; {@code content} gives these and no others
     */
    void file(FileNode file, List<Region> data, TarReader content) throws IOException;

    /** A further name came to be. Called after everything else, or before something is removed. */
    void link(HardLinkNode link) throws IOException;

    /** A later entry takes the name of {@code node}, which goes with all that it holds. */
    void remove(Node node) throws IOException;
}
