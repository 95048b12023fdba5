package dev.ply.image.registry.credentials;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.error.ImageException;
import dev.ply.image.spi.Credentials;
import dev.ply.image.spi.Notices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps credentials where docker does: with the credential helper that its {@code config.json} names, else in that file,
 * which only its owner may read. What else the file holds stays. Not thread-safe.
 */
public final class CredentialStore {

    private static final Duration HELPER_TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<Path> files;
    private final CredentialHelpers helpers;

    private CredentialStore(Path file, List<Path> files, CredentialHelpers helpers) {
        this.file = file;
        this.files = files;
        this.helpers = helpers;
    }

    /**
     * The store of whoever has this environment.
     *
     * @throws ConfigurationException when the environment names no home
     */
    public static CredentialStore of(Map<String, String> environment) throws ConfigurationException {
        Path file = CredentialFiles.docker(environment)
                .orElseThrow(() ->
                        new ConfigurationException("credentials can't be kept: neither DOCKER_CONFIG nor HOME is set"));
        return new CredentialStore(
                file,
                CredentialFiles.all(environment),
                new CredentialHelpers(environment, HELPER_TIMEOUT, Notices.NONE));
    }

    /**
     * Keeps a password, instead of an older one.
     *
     * @param registry host and optional port, as in references
     * @return where it is kept now, for people
     */
    public String save(String registry, Credentials.Password password) throws IOException {
        ObjectNode config = read();
        String key = RegistryKey.ofRegistry(registry);
        ObjectNode auths = config.withObjectProperty("auths");
        matching(auths, registry).forEach(auths::remove);
        Optional<String> helper = helper(config, registry);
        ObjectNode entry = auths.putObject(key);
        if (helper.isPresent()) {
            helpers.named(helper.get()).store(key, password);
        } else {
            String login = password.user() + ":" + password.secret();
            entry.put("auth", Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        write(config);
        return helper.map(name -> "credential helper " + name).orElse(file.toString());
    }

    /** Forgets what is kept for a registry; returns whether there was something. */
    public boolean remove(String registry) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        ObjectNode config = read();
        Optional<String> helper = helper(config, registry);
        boolean erased = helper.isPresent() && helpers.named(helper.get()).erase(RegistryKey.ofRegistry(registry));
        ObjectNode auths = config.withObjectProperty("auths");
        List<String> keys = matching(auths, registry);
        if (keys.isEmpty()) {
            return erased;
        }
        keys.forEach(auths::remove);
        write(config);
        return true;
    }

    /** The first of the usual files that comes before the one here and has credentials for the registry, too. */
    public Optional<Path> askedBefore(String registry) {
        return files.stream()
                .takeWhile(other -> !other.equals(file))
                .filter(other -> knows(other, registry))
                .findFirst();
    }

    private boolean knows(Path other, String registry) {
        try {
            return AuthFile.read(other, helpers).find(registry, "").isPresent();
        } catch (IOException e) {
            // Whoever asks it for credentials tells, and goes on without it.
            return false;
        }
    }

    private static List<String> matching(ObjectNode auths, String registry) {
        return auths.properties().stream()
                .map(Map.Entry::getKey)
                .filter(key -> RegistryKey.normalise(key).equals(RegistryKey.normalise(registry)))
                .toList();
    }

    private static Optional<String> helper(JsonNode config, String registry) {
        return config.path("credHelpers").properties().stream()
                .filter(entry -> RegistryKey.normalise(entry.getKey()).equals(RegistryKey.normalise(registry)))
                .map(entry -> entry.getValue().asText())
                .findFirst()
                .or(() -> Optional.of(config.path("credsStore").asText("")))
                .filter(name -> !name.isEmpty());
    }

    private ObjectNode read() throws IOException {
        if (!Files.exists(file)) {
            return JSON.createObjectNode();
        }
        try {
            if (JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode config
                    && mayHoldEntries(config.path("auths"))) {
                return config;
            }
        } catch (JacksonException e) {
            // As below.
        }
        throw new ImageException(file + ": it is not docker's configuration, so nothing is written to it");
    }

    private static boolean mayHoldEntries(JsonNode auths) {
        return auths.isObject() || auths.isNull() || auths.isMissingNode();
    }

    /** A link to the file stays a link. */
    private void write(ObjectNode config) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path folder = Files.createDirectories(target.getParent() == null ? Path.of(".") : target.getParent());
        Path written = Files.createTempFile(folder, "config", ".json");
        try {
            DefaultIndenter tabs = new DefaultIndenter("\t", "\n");
            DefaultPrettyPrinter printer =
                    new DefaultPrettyPrinter().withObjectIndenter(tabs).withArrayIndenter(tabs);
            Files.write(written, JSON.writer(printer).writeValueAsBytes(config));
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
    }
}
