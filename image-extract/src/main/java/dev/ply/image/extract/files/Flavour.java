package dev.ply.image.extract.files;

import dev.ply.image.layer.LayerEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** One way of representing entries as files. Thread-safe. */
interface Flavour {

    /** What makes the files of one layer; {@code scratch} is a private directory on their file system. */
    FileMaker maker(Path scratch) throws IOException;

    /** How a file that should represent the entry does not, contents, times and link targets aside. */
    Optional<String> difference(Path path, LayerEntry entry) throws IOException;
}
