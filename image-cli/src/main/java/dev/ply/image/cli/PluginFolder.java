package dev.ply.image.cli;

import dev.ply.image.error.ConfigurationException;
import dev.ply.image.io.FileFailure;
import dev.ply.image.spi.Notices;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Jars with further providers. */
final class PluginFolder {

    private static final String NAME = "plugins";

    private final ClassLoader classLoader;

    private PluginFolder(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    /**
     * All jars in this folder, in the order of their names. What is no jar although it is called one is warned of, since
     * it would be passed over in silence.
     */
    static PluginFolder load(Path folder, Notices notices) throws IOException {
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
        return new PluginFolder(
                new URLClassLoader(NAME, urls.toArray(URL[]::new), PluginFolder.class.getClassLoader()));
    }

    /** Loads what is in the jars; lives as long as the process. */
    ClassLoader classLoader() {
        return classLoader;
    }

    /** The class from here that something was thrown in, and its jar. */
    Optional<String> culprit(Throwable failure) {
        Optional<String> type = Arrays.stream(failure.getStackTrace())
                .filter(frame -> NAME.equals(frame.getClassLoaderName()))
                .map(StackTraceElement::getClassName)
                .findFirst();
        @Nullable Throwable cause = failure.getCause();
        return type.isEmpty() && cause != null ? culprit(cause) : type.map(name -> name + " in " + jar(name));
    }

    private String jar(String type) {
        try {
            @Nullable
            CodeSource source = Class.forName(type, false, classLoader)
                    .getProtectionDomain()
                    .getCodeSource();
            return source == null ? NAME : Path.of(source.getLocation().toURI()).toString();
        } catch (ClassNotFoundException | URISyntaxException e) {
            return NAME;
        }
    }
}
