package dev.ply.image.inject;

import dev.ply.image.ImageSettings;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.spi.Provider;
import dev.ply.image.spi.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where providers make what they provide, each from its own section of the settings. What is wrong there is told for all
 * of them together, and then nothing that was made stays open. Not thread-safe.
 */
final class Workshop {

    private static final Logger LOG = LoggerFactory.getLogger(Workshop.class);

    private final ImageSettings settings;
    private final List<SettingsTree> sections = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    private Workshop(ImageSettings settings) {
        this.settings = settings;
    }

    /**
     * Makes what belongs together.
     *
     * @throws ConfigurationException when a setting is wrong, or nobody asked for it, or a provider is broken
     */
    static <T> T assemble(ImageSettings settings, Assembly<T> assembly) throws IOException {
        Workshop workshop = new Workshop(settings);
        boolean complete = false;
        try {
            T assembled = assembly.in(workshop);
            SettingsTree.check(workshop.sections, settings.notices());
            complete = true;
            return assembled;
        } finally {
            if (!complete) {
                workshop.discard();
            }
        }
    }

    /** Has a provider make what it provides. */
    <P extends Provider, T> T make(ProviderKind<P> kind, Candidate<P> candidate, Creation<P, T> creation)
            throws IOException {
        try {
            return create(candidate, creation);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new ConfigurationException(broken(kind, candidate, e), e);
        }
    }

    /** The same for one of several that are all in use: where it is broken, the user is told, and the others go on. */
    <P extends Provider, T> Optional<T> tryToMake(ProviderKind<P> kind, Candidate<P> candidate, Creation<P, T> creation)
            throws IOException {
        try {
            return Optional.of(create(candidate, creation));
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            settings.notices().warning(broken(kind, candidate, e));
            LOG.debug("{} {}", kind.word(), candidate.name(), e);
            return Optional.empty();
        }
    }

    private <P extends Provider, T> T create(Candidate<P> candidate, Creation<P, T> creation) throws IOException {
        SettingsTree section = SettingsTree.of(settings, candidate.name());
        T made = Objects.requireNonNull(creation.create(candidate.provider(), section), "nothing was created");
        if (made instanceof AutoCloseable closeable) {
            open.add(closeable);
        }
        sections.add(section);
        return made;
    }

    private static String broken(ProviderKind<?> kind, Candidate<?> candidate, Throwable failure) {
        return kind.word() + " \"" + candidate.name() + "\" can't be used: " + candidate.origin() + ": "
                + ProviderFailure.explain(failure);
    }

    private void discard() {
        for (AutoCloseable made : open) {
            try {
                made.close();
            } catch (Throwable e) {
                LOG.debug("{} can't be closed: {}", made, ProviderFailure.explain(e), e);
            }
        }
    }

    /** Makes something out of what providers provide. */
    interface Assembly<T> {
        T in(Workshop workshop) throws IOException;
    }

    /** Calls a provider's {@code create}. */
    interface Creation<P, T> {
        T create(P provider, Settings section) throws IOException;
    }
}
