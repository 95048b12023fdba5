package dev.ply.image.registry.mock;

import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.RegistryTransport;
import dev.ply.image.spi.RegistryTransportProvider;
import dev.ply.image.spi.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Provides a {@link MockRegistry}: a given one, else one with the images that the setting {@code content} names, else one
 * with those on the class path. Having been given images it takes the place of every registry; otherwise it leaves
 * registries to others where there are any.
 */
public final class MockRegistryProvider implements RegistryTransportProvider {

    private static final String ON_CLASS_PATH = "mock-registry/oci-layout";
    private static final int BEFORE_ALL_OTHERS = 1000;

    private final @Nullable MockRegistry registry;
    private final ClassLoader classPath;

    /** For {@link java.util.ServiceLoader}. */
    public MockRegistryProvider() {
        this(null, MockRegistryProvider.class.getClassLoader());
    }

    MockRegistryProvider(@Nullable MockRegistry registry, ClassLoader classPath) {
        this.registry = registry;
        this.classPath = classPath;
    }

    @Override
    public String name() {
        return "mock";
    }

    @Override
    public int preference() {
        return registry == null && classPath.getResource(ON_CLASS_PATH) == null ? 0 : BEFORE_ALL_OTHERS;
    }

    @Override
    public boolean servesRegistries() {
        return true;
    }

    @Override
    public RegistryTransport create(Settings settings, CredentialSource credentials) throws IOException {
        Optional<Path> named = settings.path("content");
        if (registry != null) {
            return registry.connect();
        }
        Optional<Path> layout = named.isPresent() ? named : layoutOnClassPath();
        return (layout.isPresent() ? MockRegistry.of(layout.get()) : new MockRegistry()).connect();
    }

    private Optional<Path> layoutOnClassPath() throws IOException {
        @Nullable URL marker = classPath.getResource(ON_CLASS_PATH);
        if (marker == null) {
            return Optional.empty();
        }
        if (!marker.getProtocol().equals("file")) {
            throw new IOException(marker + ": the mock registry reads images from folders only, not from jars");
        }
        try {
            return Optional.ofNullable(Path.of(new URI(marker.toString())).getParent());
        } catch (URISyntaxException e) {
            throw new IOException(marker + ": no path to a folder", e);
        }
    }
}
