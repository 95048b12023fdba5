package dev.ply.image.registry;

import java.io.IOException;

/** Something that waits for a server, and may be tried again. */
@FunctionalInterface
interface Attempt<T> {
    T run() throws IOException;
}
