package dev.ply.image.extract.files;

import dev.ply.image.extract.tree.FileNode;
import java.io.IOException;

/** Makes files whose content is in memory. For one thread. */
interface SmallFiles {

    /** Makes one file, all of it: content, and what belongs to it. */
    void write(FileNode file, byte[] contents, int offset, int length) throws IOException;
}
