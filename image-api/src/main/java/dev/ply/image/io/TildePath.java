package dev.ply.image.io;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Paths as people write them in settings. */
public final class TildePath {

    private TildePath() {}

    /**
     * The path that a text names; a leading {@code ~} is the user's home: {@code $HOME}, else what Java says.
     *
     * @throws InvalidPathException when it is no path
     */
    public static Path of(String text, Map<String, String> environment) {
        if (!text.equals("~") && !text.startsWith("~/")) {
            return Path.of(text);
        }
        String home = environment.getOrDefault("HOME", "");
        return Path.of((home.isEmpty() ? System.getProperty("user.home", "/") : home) + text.substring(1));
    }
}
