package dev.ply.image.registry;

import dev.ply.image.RegistryReference;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.error.NotAllowedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Where to ask for each image: at the mirrors in our own settings, else in podman's, then at its registry. Thread-safe. */
final class Endpoints {

    private final Map<String, RegistrySettings> registries;
    private final HostSecurity security;
    private final Map<String, String> environment;
    private @Nullable ContainersRegistries containers;

    /** @param environment leads to registries.conf */
    Endpoints(Map<String, RegistrySettings> registries, HostSecurity security, Map<String, String> environment) {
        this.registries = Map.copyOf(registries);
        this.security = security;
        this.environment = Map.copyOf(environment);
    }

    /**
     * The places to ask, in order; at least one, the registry last.
     *
     * @param byDigest whether what is asked for is named by its digest
     */
    List<Endpoint> of(RegistryReference image, boolean byDigest) throws IOException {
        RegistrySettings own = registries.get(image.domain());
        if (own != null) {
            return ofOwn(image, own);
        }
        Optional<ContainersRegistries.Rule> rule = containers().find(image.name());
        return rule.isPresent() ? ofRule(image, rule.get(), byDigest) : List.of(at(image.name(), false));
    }

    /** The registry itself, for logging in. */
    Endpoint registry(String registry) throws IOException {
        return at(registry, "", false);
    }

    private List<Endpoint> ofOwn(RegistryReference image, RegistrySettings own) throws IOException {
        List<Endpoint> places = new ArrayList<>();
        for (HttpUrl mirror : own.mirrors()) {
            places.add(Endpoint.mirror(mirror, image.domain(), image.repository()));
        }
        places.add(at(image.name(), false));
        return places;
    }

    private List<Endpoint> ofRule(RegistryReference image, ContainersRegistries.Rule rule, boolean byDigest)
            throws IOException {
        if (rule.blocked()) {
            throw new NotAllowedException(image + ": not allowed: registries.conf blocks " + rule.prefix());
        }
        List<Endpoint> places = new ArrayList<>();
        for (ContainersRegistries.Mirror mirror : rule.mirrors()) {
            if (byDigest ? mirror.forDigests() : mirror.forTags()) {
                String name = rule.rewrite(image.name(), mirror.location());
                places.add(at(name, mirror.insecure()).mirroring(image.domain()));
            }
        }
        places.add(at(rule.rewrite(image.name(), rule.location()), rule.insecure()));
        return places;
    }

    private Endpoint at(String name, boolean anyCertificate) throws IOException {
        int slash = name.indexOf('/');
        if (slash < 0) {
            throw new ConfigurationException("registries.conf: " + name + " takes the place of a whole name, so it must"
                    + " have a repository in it, too");
        }
        return at(name.substring(0, slash), name.substring(slash + 1), anyCertificate);
    }

    private Endpoint at(String registry, String repository, boolean anyCertificate) throws IOException {
        if (!Endpoint.isHost(registry)) {
            throw new ConfigurationException(
                    registry + ": there can be no registry of this name: its host or port is invalid");
        }
        return Endpoint.of(registry, repository, security.of(registry, anyCertificate));
    }

    private synchronized ContainersRegistries containers() throws IOException {
        if (containers == null) {
            containers = ContainersRegistries.standard(environment);
        }
        return containers;
    }
}
