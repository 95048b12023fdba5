package dev.ply.image.cli.bench;

import dev.ply.image.spi.Provider;
import java.util.ServiceLoader;

/** The implementations that are measured. */
final class Providers {

    private Providers() {}

    static <T extends Provider> T named(Class<T> kind, String name) {
        return ServiceLoader.load(kind).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no provider " + name));
    }
}
