package dev.ply.image.pull;

import java.io.IOException;
import java.util.Optional;

/** The stores that are not in use, of which nobody has to know more than whether they have images in this home. */
public interface OtherStores {

    /** What one of them has here and what to do about it, one line; nothing where none has anything. */
    Optional<String> records() throws IOException;
}
