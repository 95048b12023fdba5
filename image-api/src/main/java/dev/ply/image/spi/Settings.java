package dev.ply.image.spi;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of one provider, typed. A provider asks for everything it knows while it is created. A value of the wrong
 * type or out of range is noted as a mistake and the fallback returned, and so is a setting that nobody asked for; the
 * client is then refused with all mistakes at once. Not thread-safe; not to be kept.
 */
public interface Settings {

    /** The folder of cache and metadata; absolute; may not exist yet. */
    Path home();

    /** The folder for extracted layers, where it is not in the home; absolute. */
    Optional<Path> layersDirectory();

    /** Whether contents must reach the disk before their names do. */
    boolean sync();

    /** The environment variables to look at, instead of {@link System#getenv()}. */
    Map<String, String> environment();

    /** Where to tell the user what is worth knowing and no error. May be kept. */
    Notices notices();

    /** The names that this section has. */
    Set<String> names();

    Optional<String> text(String name);

    /** One of the allowed words. */
    String choice(String name, String fallback, Set<String> allowed);

    boolean flag(String name, boolean fallback);

    long number(String name, long fallback, long min, long max);

    /** A number of bytes, written as a number or as text with a unit: {@code 64GiB}, {@code 10 MB}, {@code 4096}. */
    long bytes(String name, long fallback, long min, long max);

    /** A time, written as text with a unit: {@code 30s}, {@code 500ms}, {@code 2m}; a bare number is seconds. */
    Duration duration(String name, Duration fallback);

    /** A path; a leading {@code ~} is the user's home. */
    Optional<Path> path(String name);

    Optional<URI> uri(String name);

    /** A list of texts; a single text is a list of one. */
    List<String> texts(String name);

    /** A section within this one; empty where it is not there. */
    Settings section(String name);

    /**
     * A section that belongs to no single provider, such as {@code limits} or {@code registries}. The user is warned of what
     * is in it that no provider asks for.
     */
    Settings shared(String name);

    /** Notes a mistake in the value of {@code name}. */
    void mistake(String name, String why);
}
