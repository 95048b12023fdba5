package dev.ply.image.cli;

import dev.ply.image.error.ConfigurationException;
import dev.ply.image.io.FileFailure;
import dev.ply.image.spi.Notices;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;

/** Loads jars with further providers. */
final class PluginFolder {

    private PluginFolder() {}

    /**
     * A class loader for all jars in this folder, in the order of their names; lives as long as the process. What is no
     * jar although it is called one is warned of, since it would be passed over in silence.
     */
    static ClassLoader load(Path folder, Notices notices) throws IOException {
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
            try (ZipFile readable = new ZipFile(jar.toFile())) {
                urls.add(jar.toUri().toURL());
            } catch (IOException e) {
                notices.warning("plugins: " + jar + " can't be read: "
                        + FileFailure.of(e).reason());
            }
        }
        return new URLClassLoader("plugins", urls.toArray(URL[]::new), PluginFolder.class.getClassLoader());
    }
}
