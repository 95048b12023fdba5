package dev.ply.image.inject;

import dev.ply.image.ImageSettings;
import dev.ply.image.Reference;
import dev.ply.image.RegistryReference;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.pull.Transports;
import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.CredentialSourceProvider;
import dev.ply.image.spi.RegistryTransport;
import dev.ply.image.spi.RegistryTransportProvider;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes each transport, and what it logs in with, when the first reference needs it. */
final class LazyTransports implements Transports {

    private static final String SETTING = "setting registry: ";

    private final ImageSettings settings;
    private final Candidates<RegistryTransportProvider> providers;
    private final Candidates<CredentialSourceProvider> credentialProviders;
    private final Map<String, RegistryTransport> made = new HashMap<>();
    private @Nullable CredentialSource credentials;
    private boolean closed;

    LazyTransports(
            ImageSettings settings,
            Candidates<RegistryTransportProvider> providers,
            Candidates<CredentialSourceProvider> credentialProviders) {
        this.settings = settings;
        this.providers = providers;
        this.credentialProviders = credentialProviders;
    }

    @Override
    public synchronized RegistryTransport forReference(Reference reference) throws IOException {
        if (closed) {
            throw new CancelledException("the client is closed");
        }
        Candidate<RegistryTransportProvider> provider =
                reference instanceof RegistryReference ? forRegistries() : providers.named(reference.transport());
        @Nullable RegistryTransport transport = made.get(provider.name());
        if (transport == null) {
            CredentialSource known = credentials();
            transport = Workshop.assemble(
                    settings,
                    workshop ->
                            workshop.make(ProviderKind.TRANSPORT, provider, (p, section) -> p.create(section, known)));
            made.put(provider.name(), transport);
        }
        return transport;
    }

    private Candidate<RegistryTransportProvider> forRegistries() throws ConfigurationException {
        Candidate<RegistryTransportProvider> provider;
        try {
            provider = providers.choose(settings.registry(), Candidate::servesRegistries);
        } catch (ConfigurationException e) {
            // References name transports, too; this one stands in no reference.
            throw settings.registry().isPresent() ? new ConfigurationException(SETTING + e.getMessage(), e) : e;
        }
        if (!provider.servesRegistries()) {
            throw new ConfigurationException(SETTING + "transport \"" + provider.name() + "\" reads no registries");
        }
        return provider;
    }

    /**
     * {@inheritDoc} Also those that can't be used, so that whoever names one learns why. Of those that could not be made
     * nobody knows the names, and references to them look like ones to a registry: the user is told at once.
     */
    @Override
    public Set<String> locations() {
        providers.broken().forEach(info -> settings.notices().warning("transport can't be used: " + info));
        return providers.byPreference().stream()
                .filter(provider -> !provider.servesRegistries())
                .map(Candidate::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private CredentialSource credentials() throws IOException {
        if (credentials == null) {
            credentials = Workshop.assemble(settings, this::allCredentials);
        }
        return credentials;
    }

    private CredentialSource allCredentials(Workshop workshop) throws IOException {
        CredentialSource all = CredentialSource.ANONYMOUS;
        for (Candidate<CredentialSourceProvider> provider : credentialProviders.available()) {
            Optional<CredentialSource> source =
                    workshop.tryToMake(ProviderKind.CREDENTIALS, provider, CredentialSourceProvider::create);
            all = source.map(all::or).orElse(all);
        }
        return all;
    }

    /** Closes all of them, whatever one of them throws. */
    @Override
    public synchronized void close() {
        closed = true;
        List<RegistryTransport> open = List.copyOf(made.values());
        made.clear();
        close(open);
    }

    private static void close(List<RegistryTransport> open) {
        if (!open.isEmpty()) {
            try {
                open.get(0).close();
            } finally {
                close(open.subList(1, open.size()));
            }
        }
    }
}
