package dev.ply.image.registry;

import dev.ply.image.error.ConfigurationException;
import dev.ply.image.io.FileFailure;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds files of configuration: where the environment says, and in folders of many. */
final class ConfigurationFiles {

    private ConfigurationFiles() {}

    /** The path in a variable; an empty one says nothing, as everywhere. */
    static Optional<Path> named(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    /** The files in a folder whose names match, in order of their names. */
    static List<Path> in(Path folder, String glob) throws ConfigurationException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
            return sorted(found);
        } catch (IOException e) {
            throw new ConfigurationException(
                    folder + ": can't be read: " + FileFailure.of(e).reason(), e);
        }
    }

    /** A failure on the way is like one at the start, though the stream throws it unchecked. */
    static List<Path> sorted(DirectoryStream<Path> found) throws IOException {
        List<Path> files = new ArrayList<>();
        try {
            found.forEach(files::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        files.sort(Comparator.naturalOrder());
        return files;
    }
}
