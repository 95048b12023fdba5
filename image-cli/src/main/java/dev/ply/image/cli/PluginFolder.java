package dev.ply.image.cli;

import dev.ply.image.error.ConfigurationException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loads jars with further providers. */
final class PluginFolder {

    private PluginFolder() {}

    /** A class loader for all jars in this folder, in the order of their names; lives as long as the process. */
    static ClassLoader load(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new ConfigurationException("plugins: " + folder + " is not a folder");
        }
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
            found.forEach(jars::add);
        }
        jars.sort(null);
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        return new URLClassLoader("plugins", urls.toArray(URL[]::new), PluginFolder.class.getClassLoader());
    }
}
