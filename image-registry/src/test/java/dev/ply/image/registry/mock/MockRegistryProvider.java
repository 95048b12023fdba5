package dev.ply.image.registry.mock;

import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.RegistryTransport;
import dev.ply.image.spi.RegistryTransportProvider;
import dev.ply.image.spi.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Provides a {@link MockRegistry}: a given one, else one with the images that the setting {@code content} names. */
public final class MockRegistryProvider implements RegistryTransportProvider {

    private final @Nullable MockRegistry registry;

    /** For {@link java.util.ServiceLoader}. */
    public MockRegistryProvider() {
        this.registry = null;
    }

    MockRegistryProvider(MockRegistry registry) {
        this.registry = registry;
    }

    @Override
    public String name() {
        return "mock";
    }

    /** {@inheritDoc} Taken where there is no other, or when the setting {@code registry} names it. */
    @Override
    public boolean servesRegistries() {
        return true;
    }

    @Override
    public RegistryTransport create(Settings settings, CredentialSource credentials) throws IOException {
        Optional<Path> layout = settings.path("content");
        if (registry != null) {
            return registry.connect();
        }
        return (layout.isPresent() ? MockRegistry.of(layout.get()) : new MockRegistry()).connect();
    }
}
