package dev.ply.image.cli.mount;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The kernel's mounts, as far as images need them. */
interface Mounts {

    /** Mounts {@code source}, a file or a name, at a directory. */
    void mount(String type, String options, String source, Path target) throws IOException;

    /** Takes away the topmost mount at a directory; fails while it is in use. */
    void unmount(Path target) throws IOException;

    /** What the topmost mount at a directory was made from; nothing where nothing is mounted. */
    Optional<String> source(Path target) throws IOException;
}
