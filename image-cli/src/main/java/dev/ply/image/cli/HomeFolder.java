package dev.ply.image.cli;

import dev.ply.image.io.TildePath;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds the folder that everything is kept in. */
public final class HomeFolder {

    private HomeFolder() {}

    /** The folder that an option names, else the environment; empty names, as unset variables make them, are none. */
    public static Path locate(Optional<String> option, Map<String, String> environment) {
        String home = option.filter(given -> !given.isEmpty())
                .or(() -> Optional.ofNullable(environment.get("PLY_HOME")).filter(given -> !given.isEmpty()))
                .orElse("~/.ply");
        return expand(home, environment);
    }

    /** The absolute path; a leading {@code ~} is the user's home. */
    static Path expand(String path, Map<String, String> environment) {
        return TildePath.of(path, environment).toAbsolutePath().normalize();
    }
}
