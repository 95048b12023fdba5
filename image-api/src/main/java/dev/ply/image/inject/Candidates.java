package dev.ply.image.inject;

import dev.ply.image.ImageSettings;
import dev.ply.image.ProviderInfo;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.spi.Provider;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers of one kind that were found. One that can't be made, or that shares its name with another, hides no
 * other: it is listed with its problem, and refused only when it is asked for. One registered explicitly wins.
 */
final class Candidates<P extends Provider> {

    private static final Logger LOG = LoggerFactory.getLogger(Candidates.class);

    private final ProviderKind<P> kind;
    private final Map<String, P> usable = new TreeMap<>();
    private final Map<String, String> problems = new TreeMap<>();
    private final List<ProviderInfo> broken = new ArrayList<>();

    private Candidates(ProviderKind<P> kind) {
        this.kind = kind;
    }

    static <P extends Provider> Candidates<P> find(ProviderKind<P> kind, ImageSettings settings) {
        Candidates<P> candidates = new Candidates<>(kind);
        candidates.load(settings.classLoader());
        settings.providers().stream()
                .filter(kind.type()::isInstance)
                .map(kind.type()::cast)
                .forEach(candidates::register);
        return candidates;
    }

    private void load(ClassLoader classLoader) {
        Iterator<ServiceLoader.Provider<P>> found =
                ServiceLoader.load(kind.type(), classLoader).stream().iterator();
        while (true) {
            try {
                if (!found.hasNext()) {
                    return;
                }
                add(found.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                noteBroken(kind.type().getSimpleName(), Optional.empty(), e);
            }
        }
    }

    private void add(ServiceLoader.Provider<P> found) {
        P provider;
        String name;
        try {
            provider = found.get();
            name = provider.name();
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            noteBroken(found.type().getName(), originOf(found.type()), e);
            return;
        }
        @Nullable P other = usable.get(name);
        if (other != null) {
            problems.put(
                    name,
                    "two are called so: " + describe(other.getClass()) + " and " + describe(found.type())
                            + "; remove one of them");
        }
        usable.put(name, provider);
    }

    private void register(P provider) {
        problems.remove(provider.name());
        usable.put(provider.name(), provider);
    }

    private void noteBroken(String className, Optional<String> origin, Throwable why) {
        Throwable cause = why instanceof ServiceConfigurationError && why.getCause() != null ? why.getCause() : why;
        String problem = cause instanceof LinkageError
                ? "it does not fit this version of ply (" + DisplayText.of(String.valueOf(cause)) + ")"
                : DisplayText.of(String.valueOf(cause));
        LOG.debug("{} {} can't be used", kind.word(), className, why);
        broken.add(new ProviderInfo(kind.word(), className, Optional.empty(), origin, false, Optional.of(problem)));
    }

    /**
     * The one with this name, else the preferred one among those that {@code filter} lets pass.
     *
     * @throws ConfigurationException when it is not there or can't be used; lists those that are there
     */
    P choose(Optional<String> name, Predicate<P> filter) throws ConfigurationException {
        if (name.isPresent()) {
            return named(name.get());
        }
        List<P> best = new ArrayList<>();
        for (P provider : available()) {
            if (filter.test(provider)
                    && (best.isEmpty() || provider.preference() == best.get(0).preference())) {
                best.add(provider);
            }
        }
        if (best.isEmpty()) {
            throw new ConfigurationException("no usable " + kind.word() + " on the class path" + known());
        }
        if (best.size() > 1) {
            throw new ConfigurationException("several " + kind.word() + " providers and none preferred: choose one of "
                    + String.join(", ", best.stream().map(Provider::name).toList()));
        }
        return best.get(0);
    }

    /** The one with this name. */
    P named(String name) throws ConfigurationException {
        @Nullable P provider = usable.get(name);
        if (provider == null) {
            throw new ConfigurationException("unknown " + kind.word() + " \"" + DisplayText.of(name) + "\"" + known());
        }
        Optional<String> problem = problem(provider);
        if (problem.isPresent()) {
            throw new ConfigurationException(kind.word() + " \"" + name + "\": " + problem.get());
        }
        return provider;
    }

    /** Those that can be used, best first. */
    List<P> available() {
        return usable.values().stream()
                .filter(provider -> problem(provider).isEmpty())
                .sorted(Comparator.comparingInt((P provider) -> provider.preference())
                        .reversed())
                .toList();
    }

    /** All that were found. */
    List<ProviderInfo> describe(Predicate<P> active) {
        List<ProviderInfo> described = new ArrayList<>();
        for (P provider : usable.values()) {
            Optional<String> problem = problem(provider);
            described.add(new ProviderInfo(
                    kind.word(),
                    provider.name(),
                    Optional.ofNullable(provider.getClass().getPackage().getImplementationVersion()),
                    originOf(provider.getClass()),
                    problem.isEmpty() && active.test(provider),
                    problem));
        }
        described.addAll(broken);
        return described;
    }

    private Optional<String> problem(P provider) {
        @Nullable String problem = problems.get(provider.name());
        if (problem != null) {
            return Optional.of(problem);
        }
        try {
            return provider.unavailable();
        } catch (LinkageError e) {
            return Optional.of("it does not fit this version of ply (" + DisplayText.of(String.valueOf(e)) + ")");
        } catch (RuntimeException e) {
            return Optional.of(DisplayText.of(String.valueOf(e)));
        }
    }

    private String known() {
        StringBuilder text = new StringBuilder(" (known: ")
                .append(usable.isEmpty() ? "none" : String.join(", ", usable.keySet()))
                .append(')');
        for (ProviderInfo info : broken) {
            text.append("; ")
                    .append(info.name())
                    .append(": ")
                    .append(info.problem().orElse("can't be used"));
        }
        return text.toString();
    }

    private static String describe(Class<?> type) {
        return type.getName() + originOf(type).map(origin -> " in " + origin).orElse("");
    }

    private static Optional<String> originOf(Class<?> type) {
        @Nullable CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? Optional.empty()
                : Optional.of(source.getLocation().getPath());
    }
}
