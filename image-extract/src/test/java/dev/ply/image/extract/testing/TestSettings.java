package dev.ply.image.extract.testing;

import dev.ply.image.spi.Notices;
import dev.ply.image.spi.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings that are what a test says, in every section; {@code limits.entries} is {@code entries} in {@code limits}. */
public final class TestSettings implements Settings {

    private final Map<String, Object> values;
    private final String prefix;
    private final Notices notices;

    private TestSettings(Map<String, Object> values, String prefix, Notices notices) {
        this.values = values;
        this.prefix = prefix;
        this.notices = notices;
    }

    public static TestSettings of(Map<String, Object> values) {
        return new TestSettings(new HashMap<>(values), "", Notices.NONE);
    }

    public TestSettings with(Notices other) {
        return new TestSettings(values, prefix, other);
    }

    @Override
    public Path home() {
        return Path.of("/nonexistent");
    }

    @Override
    public Optional<Path> layersDirectory() {
        return Optional.empty();
    }

    @Override
    public boolean sync() {
        return true;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Notices notices() {
        return notices;
    }

    @Override
    public Set<String> names() {
        return Set.of();
    }

    @Override
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(prefix + name)).map(Object::toString);
    }

    @Override
    public String choice(String name, String fallback, Set<String> allowed) {
        return text(name).orElse(fallback);
    }

    @Override
    public boolean flag(String name, boolean fallback) {
        return text(name).map(Boolean::parseBoolean).orElse(fallback);
    }

    @Override
    public long number(String name, long fallback, long min, long max) {
        return text(name).map(Long::parseLong).orElse(fallback);
    }

    @Override
    public long bytes(String name, long fallback, long min, long max) {
        return number(name, fallback, min, max);
    }

    @Override
    public Duration duration(String name, Duration fallback) {
        return fallback;
    }

    @Override
    public Optional<Path> path(String name) {
        return text(name).map(Path::of);
    }

    @Override
    public Optional<URI> uri(String name) {
        return text(name).map(URI::create);
    }

    @Override
    public List<String> texts(String name) {
        return text(name).stream().toList();
    }

    @Override
    public Settings section(String name) {
        return new TestSettings(values, prefix + name + ".", notices);
    }

    @Override
    public Settings shared(String name) {
        return new TestSettings(values, name + ".", notices);
    }

    @Override
    public void mistake(String name, String why) {
        throw new IllegalArgumentException(name + ": " + why);
    }
}
