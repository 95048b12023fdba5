package dev.ply.image.inject;

import dev.ply.image.ImageSettings;
import dev.ply.image.ProviderInfo;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.spi.Provider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers of one kind that were found. One that can't be made, or that shares its name with another, hides no
 * other: it is listed with its problem, and refused only when it is asked for. One registered explicitly wins.
 * Thread-safe.
 */
final class Candidates<P extends Provider> {

    private static final Logger LOG = LoggerFactory.getLogger(Candidates.class);
    /** In a row. A class loader that can't be read fails anew whenever it is asked for the next one. */
    private static final int MAX_FAILURES = 100;

    private final ProviderKind<P> kind;
    private final Map<String, Candidate<P>> named = new TreeMap<>();
    private final Set<String> ambiguous = new HashSet<>();
    private final Map<String, Optional<String>> problems = new ConcurrentHashMap<>();
    private final Set<ProviderInfo> broken = new LinkedHashSet<>();

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
        int failures = 0;
        while (failures < MAX_FAILURES) {
            try {
                if (!found.hasNext()) {
                    return;
                }
                add(found.next());
                failures = 0;
            } catch (Throwable e) {
                failures++;
                noteBroken(kind.type().getSimpleName(), Origin.of(e, classLoader), e);
            }
        }
    }

    private void add(ServiceLoader.Provider<P> found) {
        Optional<Candidate<P>> candidate = meet(found.type(), found);
        if (candidate.isPresent()) {
            String name = candidate.get().name();
            @Nullable Candidate<P> other = named.put(name, candidate.get());
            Optional<String> ambiguity = other == null
                    ? Origin.twice(candidate.get().provider().getClass())
                    : Optional.of("two are called so: " + other.origin() + " and " + Origin.describe(found.type())
                            + "; remove one of them");
            if (ambiguity.isPresent()) {
                ambiguous.add(name);
                problems.put(name, ambiguity);
            }
        }
    }

    private void register(P provider) {
        meet(provider.getClass(), () -> provider).ifPresent(candidate -> {
            ambiguous.remove(candidate.name());
            problems.remove(candidate.name());
            named.put(candidate.name(), candidate);
        });
    }

    private Optional<Candidate<P>> meet(Class<?> type, Supplier<P> provider) {
        try {
            return Optional.of(Candidate.of(provider.get()));
        } catch (Throwable e) {
            noteBroken(type.getName(), Origin.of(type), e);
            return Optional.empty();
        }
    }

    private void noteBroken(String className, Optional<String> origin, Throwable why) {
        Optional<String> problem = Optional.of(ProviderFailure.explain(why));
        if (broken.add(new ProviderInfo(kind.word(), className, Optional.empty(), origin, false, problem))) {
            LOG.debug("{} {} can't be used", kind.word(), className, why);
        }
    }

    /**
     * The one with this name, else the preferred one among those that {@code filter} lets pass: those that are not
     * available are passed over, those that come after it not even asked.
     *
     * @throws ConfigurationException when it is not there or can't be used, or its name is not its own; lists those that
     *     are there
     */
    Candidate<P> choose(Optional<String> name, Predicate<Candidate<P>> filter) throws ConfigurationException {
        if (name.isPresent()) {
            return named(name.get());
        }
        List<Candidate<P>> best = new ArrayList<>();
        for (Candidate<P> candidate : byPreference()) {
            if (!best.isEmpty() && candidate.preference() < best.get(0).preference()) {
                break;
            }
            if (filter.test(candidate)
                    && (ambiguous.contains(candidate.name())
                            || problem(candidate).isEmpty())) {
                best.add(named(candidate.name()));
            }
        }
        if (best.isEmpty()) {
            throw new ConfigurationException("no usable " + kind.word() + " on the class path" + known());
        }
        if (best.size() > 1) {
            throw new ConfigurationException("several " + kind.word() + " providers and none preferred: choose one of "
                    + String.join(", ", best.stream().map(Candidate::name).toList()));
        }
        return best.get(0);
    }

    /** The one with this name. */
    Candidate<P> named(String name) throws ConfigurationException {
        @Nullable Candidate<P> candidate = named.get(name);
        if (candidate == null) {
            throw new ConfigurationException("unknown " + kind.word() + " \"" + DisplayText.of(name) + "\"" + known());
        }
        Optional<String> problem = problem(candidate);
        if (problem.isPresent()) {
            throw new ConfigurationException(kind.word() + " \"" + name + "\": " + problem.get());
        }
        return candidate;
    }

    /** Those that can be used, best first. */
    List<Candidate<P>> available() {
        return byPreference().stream()
                .filter(candidate -> problem(candidate).isEmpty())
                .toList();
    }

    /** Those whose names are theirs alone, best first; whether they are available was not asked. */
    List<Candidate<P>> distinct() {
        return byPreference().stream()
                .filter(candidate -> !ambiguous.contains(candidate.name()))
                .toList();
    }

    /** Those that could be made, best first, whether or not they can be used. */
    List<Candidate<P>> byPreference() {
        return named.values().stream()
                .sorted(Comparator.comparingInt((Candidate<P> candidate) -> candidate.preference())
                        .reversed())
                .toList();
    }

    /** All that were found. */
    List<ProviderInfo> describe(Predicate<Candidate<P>> active) {
        List<ProviderInfo> described = new ArrayList<>();
        for (Candidate<P> candidate : named.values()) {
            Class<?> type = candidate.provider().getClass();
            Optional<String> problem = problem(candidate);
            described.add(new ProviderInfo(
                    kind.word(),
                    candidate.name(),
                    Optional.ofNullable(type.getPackage().getImplementationVersion()),
                    Origin.of(type),
                    problem.isEmpty() && active.test(candidate),
                    problem));
        }
        described.addAll(broken);
        return described;
    }

    /** Why this one can't be used; asked once. */
    Optional<String> problem(Candidate<P> candidate) {
        return problems.computeIfAbsent(candidate.name(), name -> candidate.unavailable());
    }

    /** Those that could not even be made: the class of each, its jar, and why. */
    List<String> broken() {
        return broken.stream()
                .map(info -> info.name()
                        + info.origin().map(origin -> " in " + origin).orElse("") + ": "
                        + info.problem().orElse("can't be used"))
                .toList();
    }

    private String known() {
        StringBuilder text = new StringBuilder(" (known: ")
                .append(named.isEmpty() ? "none" : String.join(", ", named.keySet()))
                .append(')');
        broken().forEach(info -> text.append("; ").append(info));
        return text.toString();
    }
}
