package dev.ply.image.inject;

import dev.ply.image.ImageSettings;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.io.TildePath;
import dev.ply.image.spi.Notices;
import dev.ply.image.spi.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A section of the settings, read as the tree of maps, lists and values that JSON makes. */
public final class SettingsTree implements Settings {

    private static final Pattern QUANTITY = Pattern.compile("([0-9]+)\\s*([A-Za-z]*)");
    private static final Map<String, Long> BYTE_UNITS = Map.of(
            "", 1L,
            "b", 1L,
            "kb", 1_000L,
            "mb", 1_000_000L,
            "gb", 1_000_000_000L,
            "tb", 1_000_000_000_000L,
            "kib", 1L << 10,
            "mib", 1L << 20,
            "gib", 1L << 30,
            "tib", 1L << 40);
    private static final Map<String, Long> MILLISECOND_UNITS =
            Map.of("ms", 1L, "", 1_000L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

    private final ImageSettings settings;
    private final String prefix;
    private final Map<?, ?> values;
    private final List<String> mistakes;
    private final boolean isShared;
    private final Set<String> asked = new HashSet<>();
    private final List<SettingsTree> sections = new ArrayList<>();

    private SettingsTree(
            ImageSettings settings, String prefix, Map<?, ?> values, List<String> mistakes, boolean isShared) {
        this.settings = settings;
        this.prefix = prefix;
        this.values = values;
        this.mistakes = mistakes;
        this.isShared = isShared;
    }

    /** The section of the provider called {@code name}. */
    public static SettingsTree of(ImageSettings settings, String name) {
        List<String> mistakes = new ArrayList<>();
        return new SettingsTree(settings, name + ".", mapAt(settings.tree(), name, name, mistakes), mistakes, false);
    }

    /**
     * To be called once the providers of these sections have asked for all they know. What nobody asked for is a mistake
     * in a provider's own section. In a shared one, which a provider that is not made yet may read as well, it is only
     * warned of, and only where somebody read that section.
     *
     * @throws ConfigurationException when something is wrong, or was not asked for; tells all of it
     */
    static void check(List<SettingsTree> providers, Notices notices) throws ConfigurationException {
        Map<String, Set<String>> asked = new HashMap<>();
        providers.forEach(provider -> provider.collectAsked(asked));
        Set<String> mistakes = new LinkedHashSet<>();
        Set<String> warnings = new LinkedHashSet<>();
        for (SettingsTree provider : providers) {
            provider.noteUnknown(asked, warnings);
            mistakes.addAll(provider.mistakes);
        }
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(List.copyOf(mistakes));
        }
        warnings.forEach(notices::warning);
    }

    private void collectAsked(Map<String, Set<String>> all) {
        all.computeIfAbsent(prefix, section -> new TreeSet<>()).addAll(asked);
        sections.forEach(section -> section.collectAsked(all));
    }

    private void noteUnknown(Map<String, Set<String>> asked, Set<String> warnings) {
        Set<String> known = asked.getOrDefault(prefix, Set.of());
        for (String name : names()) {
            if (!known.contains(name)) {
                (isShared ? warnings : mistakes)
                        .add("setting " + prefix + DisplayText.of(name) + ": unknown"
                                + (known.isEmpty() ? "" : " (known: " + String.join(", ", known) + ")"));
            }
        }
        sections.forEach(section -> section.noteUnknown(asked, warnings));
    }

    @Override
    public Path home() {
        return settings.home();
    }

    @Override
    public Optional<Path> layersDirectory() {
        return settings.layersDirectory();
    }

    @Override
    public boolean sync() {
        return settings.sync();
    }

    @Override
    public Map<String, String> environment() {
        return settings.environment();
    }

    @Override
    public Notices notices() {
        return settings.notices();
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        values.keySet().forEach(name -> names.add(String.valueOf(name)));
        return names;
    }

    @Override
    public Optional<String> text(String name) {
        return value(name).flatMap(value -> {
            if (value instanceof String text) {
                return Optional.of(text);
            }
            mistake(name, "expected a text");
            return Optional.empty();
        });
    }

    @Override
    public String choice(String name, String fallback, Set<String> allowed) {
        String chosen = text(name).orElse(fallback);
        if (allowed.contains(chosen)) {
            return chosen;
        }
        mistake(name, "\"" + DisplayText.of(chosen) + "\" is none of " + String.join(", ", new TreeSet<>(allowed)));
        return fallback;
    }

    @Override
    public boolean flag(String name, boolean fallback) {
        return value(name)
                .map(value -> {
                    if (value instanceof Boolean flag) {
                        return flag;
                    }
                    if (value.equals("true") || value.equals("false")) {
                        return value.equals("true");
                    }
                    mistake(name, "expected true or false");
                    return fallback;
                })
                .orElse(fallback);
    }

    @Override
    public long number(String name, long fallback, long min, long max) {
        return quantity(name, fallback, min, max, Map.of("", 1L), "a whole number");
    }

    @Override
    public long bytes(String name, long fallback, long min, long max) {
        return quantity(name, fallback, min, max, BYTE_UNITS, "a number of bytes, such as 4096 or \"64GiB\"");
    }

    @Override
    public Duration duration(String name, Duration fallback) {
        return Duration.ofMillis(quantity(
                name, fallback.toMillis(), 0, Long.MAX_VALUE, MILLISECOND_UNITS, "a time, such as 30 or \"500ms\""));
    }

    private long quantity(String name, long fallback, long min, long max, Map<String, Long> units, String expectation) {
        Optional<Object> value = value(name);
        if (value.isEmpty()) {
            return fallback;
        }
        Matcher matcher = QUANTITY.matcher(String.valueOf(value.get()).strip());
        if (matcher.matches() && !(value.get() instanceof Boolean)) {
            Long unit = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
            try {
                if (unit != null) {
                    long quantity = Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
                    if (quantity >= min && quantity <= max) {
                        return quantity;
                    }
                    mistake(name, quantity + " is not between " + min + " and " + max);
                    return fallback;
                }
            } catch (ArithmeticException | NumberFormatException e) {
                mistake(name, "the number is too large");
                return fallback;
            }
        }
        mistake(name, "expected " + expectation);
        return fallback;
    }

    @Override
    public Optional<Path> path(String name) {
        return converted(
                name, text -> TildePath.of(text, settings.environment()).toAbsolutePath());
    }

    @Override
    public Optional<URI> uri(String name) {
        return converted(name, text -> {
            try {
                return new URI(text);
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException("not a URI", e);
            }
        });
    }

    private <T> Optional<T> converted(String name, Function<String, T> conversion) {
        return text(name).flatMap(text -> {
            try {
                return Optional.of(conversion.apply(text));
            } catch (InvalidPathException e) {
                mistake(name, "not a path");
            } catch (IllegalArgumentException e) {
                mistake(name, String.valueOf(e.getMessage()));
            }
            return Optional.empty();
        });
    }

    @Override
    public List<String> texts(String name) {
        Optional<Object> value = value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        List<?> elements = value.get() instanceof List<?> list ? list : List.of(value.get());
        if (elements.stream().allMatch(String.class::isInstance)) {
            return elements.stream().map(String.class::cast).toList();
        }
        mistake(name, "expected a list of texts");
        return List.of();
    }

    @Override
    public Settings section(String name) {
        asked.add(name);
        return sectionOf(values, name, prefix + name, isShared);
    }

    @Override
    public Settings shared(String name) {
        return sectionOf(settings.tree(), name, name, true);
    }

    private Settings sectionOf(Map<?, ?> parent, String name, String fullName, boolean shared) {
        SettingsTree section =
                new SettingsTree(settings, fullName + ".", mapAt(parent, name, fullName, mistakes), mistakes, shared);
        sections.add(section);
        return section;
    }

    @Override
    public void mistake(String name, String why) {
        mistakes.add("setting " + prefix + name + ": " + why);
    }

    private Optional<Object> value(String name) {
        asked.add(name);
        return Optional.ofNullable(values.get(name));
    }

    private static Map<?, ?> mapAt(Map<?, ?> values, String name, String fullName, List<String> mistakes) {
        @Nullable Object value = values.get(name);
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        if (value != null) {
            mistakes.add("setting " + fullName + ": expected a section");
        }
        return Map.of();
    }
}
