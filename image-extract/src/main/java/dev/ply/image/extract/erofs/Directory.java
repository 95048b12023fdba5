package dev.ply.image.extract.erofs;

import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory that is to be written. */
interface Directory {

    Attributes attributes();

    /** What it holds, in any order, the same at every call. */
    List<Child> children() throws IOException;

    /**
     * Something in a directory.
     *
     * @param name the bytes, at most 255
     * @param type the type, as in an inode's mode
     * @param reference what {@link ImageWriter} returned for it; without meaning for a directory
     * @param directory the directory, where it is one
     */
    record Child(
            ByteString name,
            int type,
            long reference,
            @Nullable Directory directory) {}
}
