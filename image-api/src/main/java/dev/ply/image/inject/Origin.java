package dev.ply.image.inject;

import dev.ply.image.spi.Provider;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a provider's class came from. */
final class Origin {

    private Origin() {}

    /** The jar or folder. */
    static Optional<String> of(Class<?> type) {
        @Nullable CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? Optional.empty()
                : Optional.of(path(source.getLocation().toString()));
    }

    /** The jar or folder of the class that an error begins with, as it does where that is for a newer Java. */
    static Optional<String> of(Throwable failure, ClassLoader loader) {
        String type = String.valueOf(failure.getMessage()).split(" ", 2)[0];
        return failure instanceof LinkageError
                ? Optional.ofNullable(loader.getResource(type + ".class")).map(Origin::jar)
                : Optional.empty();
    }

    /** The class's name, and the jar or folder. */
    static String describe(Class<?> type) {
        return type.getName() + of(type).map(origin -> " in " + origin).orElse("");
    }

    /**
     * What is wrong when a plug-in's class lies in two jars, such as two versions of it: {@link java.util.ServiceLoader}
     * takes either and says nothing. Programs decide about their own class path themselves.
     */
    static Optional<String> twice(Class<?> type) {
        ClassLoader loader = Objects.requireNonNullElseGet(type.getClassLoader(), ClassLoader::getSystemClassLoader);
        if (loader == Provider.class.getClassLoader()) {
            return Optional.empty();
        }
        try {
            List<URL> places =
                    Collections.list(loader.getResources(type.getName().replace('.', '/') + ".class"));
            return places.size() < 2
                    ? Optional.empty()
                    : Optional.of(type.getName() + " is there twice: " + jar(places.get(0)) + " and "
                            + jar(places.get(1)) + "; remove one of them");
        } catch (IOException | RuntimeException e) {
            return Optional.of("its class loader can't be read: " + e.getMessage());
        }
    }

    /** The jar's path in {@code jar:file:/path/to.jar!/a/Type.class}. */
    private static String jar(URL place) {
        String url = place.toString();
        int inside = url.indexOf("!/");
        return path(inside < 0 ? url : url.substring(url.indexOf(':') + 1, inside));
    }

    /** A file's path as people write it, without what URLs escape; of anything else the URL. */
    private static String path(String url) {
        try {
            return Path.of(new URI(url)).toString();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return url;
        }
    }
}
