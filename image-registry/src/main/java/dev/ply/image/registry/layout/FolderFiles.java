package dev.ply.image.registry.layout;

import dev.ply.image.error.ImageException;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.NotFoundException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The files in a folder. Links are followed, since build tools make layouts of them; what is no regular file is not
 * opened, since a pipe would block for ever.
 */
final class FolderFiles implements LayoutFiles {

    private final Path folder;

    FolderFiles(Place place) throws ImageException {
        this.folder = place.path();
        if (!Files.isDirectory(folder)) {
            throw new NotFoundException(place.subject()
                    + (Files.exists(folder) ? ": " + folder + " is not a folder" : ": there is no folder " + folder));
        }
    }

    @Override
    public boolean has(String name) {
        return Files.exists(folder.resolve(name));
    }

    @Override
    public InputStream open(String name, long offset) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isRegularFile(file)) {
            throw new IntegrityException(file + ": not a regular file");
        }
        if (!Files.isReadable(file)) {
            throw new ImageException(file + ": permission denied");
        }
        FileInputStream in = new FileInputStream(file.toFile());
        try {
            in.getChannel().position(offset);
            return in;
        } catch (IOException | RuntimeException e) {
            try (in) {
                throw e;
            }
        }
    }

    @Override
    public void close() {}
}
