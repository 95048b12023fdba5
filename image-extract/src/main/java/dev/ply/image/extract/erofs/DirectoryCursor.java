package dev.ply.image.extract.erofs;

import static dev.ply.image.extract.erofs.Superblock.BLOCK;

import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;

/** Goes through the names of a directory, block after block. */
final class DirectoryCursor {

    private final FileData data;
    private long block;
    private Iterator<DirectoryBlock.Name> current = Collections.emptyIterator();

    DirectoryCursor(FileData data) {
        this.data = data;
    }

    /** The next name; none after the last. */
    Optional<DirectoryBlock.Name> next() throws IOException {
        if (!current.hasNext()) {
            if (block * BLOCK >= data.size()) {
                return Optional.empty();
            }
            current = DirectoryBlock.read(data, block++).names().iterator();
        }
        return Optional.of(current.next());
    }
}
