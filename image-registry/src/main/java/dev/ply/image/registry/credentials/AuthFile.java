package dev.ply.image.registry.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ply.image.json.JsonTree;
import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * A file of credentials as docker ({@code config.json}) and podman ({@code auth.json}) write it. What it says is looked
 * up in this order: the registry's own helper ({@code credHelpers}), the helper for all ({@code credsStore}), the entries
 * in the file ({@code auths}), the one with the longest path first.
 */
final class AuthFile implements CredentialSource {

    private final JsonNode content;
    private final CredentialHelpers helpers;

    private AuthFile(JsonNode content, CredentialHelpers helpers) {
        this.content = content;
        this.helpers = helpers;
    }

    static AuthFile read(Path file, CredentialHelpers helpers) throws IOException {
        return new AuthFile(JsonTree.readFirst(Files.readAllBytes(file)), helpers);
    }

    @Override
    public Optional<Credentials> find(String registry, String repository) throws IOException {
        String name = RegistryKey.normalise(registry) + (repository.isEmpty() ? "" : "/" + repository);
        Optional<String> own = entry(content.path("credHelpers"), name)
                .map(Map.Entry::getValue)
                .map(JsonNode::asText);
        if (own.isPresent()) {
            return helpers.named(own.get()).get(RegistryKey.ofRegistry(registry));
        }
        String common = content.path("credsStore").asText("");
        if (!common.isEmpty()) {
            Optional<Credentials> found = helpers.named(common).get(RegistryKey.ofRegistry(registry));
            if (found.isPresent()) {
                return found;
            }
        }
        return entry(content.path("auths"), name).flatMap(entry -> credentials(entry.getValue()));
    }

    private static Optional<Map.Entry<String, JsonNode>> entry(JsonNode entries, String name) {
        return entries.properties().stream()
                .filter(entry -> RegistryKey.covers(RegistryKey.normalise(entry.getKey()), name))
                .max(Comparator.comparingInt(
                        entry -> RegistryKey.normalise(entry.getKey()).length()));
    }

    private static Optional<Credentials> credentials(JsonNode entry) {
        String identity = entry.path("identitytoken").asText("");
        if (!identity.isEmpty()) {
            return Optional.of(new Credentials.IdentityToken(identity));
        }
        String user = entry.path("username").asText("");
        String secret = entry.path("password").asText("");
        String auth = entry.path("auth").asText("");
        if (!auth.isEmpty()) {
            String decoded = decode(auth);
            int colon = decoded.indexOf(':');
            if (colon < 0) {
                return Optional.empty();
            }
            user = decoded.substring(0, colon);
            secret = decoded.substring(colon + 1).replaceFirst("\0+$", "");
        }
        return user.isEmpty() ? Optional.empty() : Optional.of(new Credentials.Password(user, secret));
    }

    private static String decode(String auth) {
        try {
            return new String(Base64.getMimeDecoder().decode(auth), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
