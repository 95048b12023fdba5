package dev.ply.image.registry.testing;

import dev.ply.image.spi.Notices;
import dev.ply.image.spi.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings from a map; sections are maps in it. Mistakes fail the test. */
public record SettingsFake(Map<String, Object> values, Map<String, Object> shared, Map<String, String> environment)
        implements Settings {

    public static SettingsFake of(Map<String, Object> values) {
        return new SettingsFake(values, Map.of(), Map.of());
    }

    @Override
    public Path home() {
        return Path.of("/nowhere");
    }

    @Override
    public Optional<Path> layersDirectory() {
        return Optional.empty();
    }

    @Override
    public boolean sync() {
        return false;
    }

    @Override
    public Notices notices() {
        return Notices.NONE;
    }

    @Override
    public Set<String> names() {
        return values.keySet();
    }

    @Override
    public Optional<String> text(String name) {
        return Optional.ofNullable((String) values.get(name));
    }

    @Override
    public String choice(String name, String fallback, Set<String> allowed) {
        return text(name).orElse(fallback);
    }

    @Override
    public boolean flag(String name, boolean fallback) {
        return (Boolean) values.getOrDefault(name, fallback);
    }

    @Override
    public long number(String name, long fallback, long min, long max) {
        return (Long) values.getOrDefault(name, fallback);
    }

    @Override
    public long bytes(String name, long fallback, long min, long max) {
        return number(name, fallback, min, max);
    }

    @Override
    public Duration duration(String name, Duration fallback) {
        return (Duration) values.getOrDefault(name, fallback);
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
    @SuppressWarnings("unchecked")
    public List<String> texts(String name) {
        return (List<String>) values.getOrDefault(name, List.of());
    }

    @Override
    @SuppressWarnings("unchecked")
    public Settings section(String name) {
        return new SettingsFake((Map<String, Object>) values.getOrDefault(name, Map.of()), shared, environment);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Settings shared(String name) {
        return new SettingsFake((Map<String, Object>) shared.getOrDefault(name, Map.of()), shared, environment);
    }

    @Override
    public void mistake(String name, String why) {
        throw new AssertionError(name + ": " + why);
    }
}
