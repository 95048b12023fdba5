package dev.ply.image.contract;

import dev.ply.image.spi.Notices;
import dev.ply.image.spi.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settings in which nothing is set: a home, and the fallback for all else.
 *
 * @param home the home
 * @param sync whether contents must reach the disk
 * @param notices where to tell
 */
public record TestSettings(Path home, boolean sync, Notices notices) implements Settings {

    /** Settings for a home that need not survive a power cut. */
    public TestSettings(Path home) {
        this(home, false, Notices.NONE);
    }

    @Override
    public Optional<Path> layersDirectory() {
        return Optional.empty();
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Set<String> names() {
        return Set.of();
    }

    @Override
    public Optional<String> text(String name) {
        return Optional.empty();
    }

    @Override
    public String choice(String name, String fallback, Set<String> allowed) {
        return fallback;
    }

    @Override
    public boolean flag(String name, boolean fallback) {
        return fallback;
    }

    @Override
    public long number(String name, long fallback, long min, long max) {
        return fallback;
    }

    @Override
    public long bytes(String name, long fallback, long min, long max) {
        return fallback;
    }

    @Override
    public Duration duration(String name, Duration fallback) {
        return fallback;
    }

    @Override
    public Optional<Path> path(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<URI> uri(String name) {
        return Optional.empty();
    }

    @Override
    public List<String> texts(String name) {
        return List.of();
    }

    @Override
    public Settings section(String name) {
        return this;
    }

    @Override
    public Settings shared(String name) {
        return this;
    }

    @Override
    public void mistake(String name, String why) {
        throw new AssertionError(name + ": " + why);
    }
}
