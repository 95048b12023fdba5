package dev.ply.image.registry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlFactory;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.json.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What podman's {@code registries.conf} (version 2) says about registries: containers-registries.conf(5). */
final class ContainersRegistries {

    private final Map<String, Rule> rules;

    /**
     * One {@code [[registry]]}.
     *
     * @param prefix of the names it is about: a registry, with or without a path, or {@code *.DOMAIN}
     * @param location what takes the prefix's place
     * @param insecure whether any certificate or HTTP will do
     * @param blocked whether it must not be used
     * @param mirrors where to ask first
     */
    record Rule(String prefix, String location, boolean insecure, boolean blocked, List<Mirror> mirrors) {

        private boolean isWildcard() {
            return prefix.startsWith("*.");
        }

        private boolean covers(String name) {
            if (isWildcard()) {
                return host(name).endsWith(prefix.substring(1));
            }
            return name.equals(prefix) || name.startsWith(prefix + "/");
        }

        /** The name with {@code replacement} where the prefix was. */
        String rewrite(String name, String replacement) {
            int matched = isWildcard() ? host(name).length() : prefix.length();
            return replacement.isEmpty() ? name : replacement + name.substring(matched);
        }

        private static String host(String name) {
            int slash = name.indexOf('/');
            return slash < 0 ? name : name.substring(0, slash);
        }
    }

    /** One {@code [[registry.mirror]]}. */
    record Mirror(String location, boolean insecure, boolean forTags, boolean forDigests) {}

    private ContainersRegistries(Map<String, Rule> rules) {
        this.rules = rules;
    }

    /** The file that the environment names, the user's or the machine's, and what was dropped in beside them. */
    static ContainersRegistries standard(Map<String, String> environment) throws ConfigurationException {
        Path common = Path.of("/etc/containers");
        Optional<Path> own = ConfigurationFiles.named(environment, "XDG_CONFIG_HOME")
                .or(() -> ConfigurationFiles.named(environment, "HOME").map(home -> home.resolve(".config")))
                .map(config -> config.resolve("containers"));
        Path main = ConfigurationFiles.named(environment, "CONTAINERS_REGISTRIES_CONF")
                .or(() -> own.map(folder -> folder.resolve("registries.conf")).filter(Files::exists))
                .orElse(common.resolve("registries.conf"));
        List<Path> files = new ArrayList<>(List.of(main));
        files.addAll(dropIns(common));
        if (own.isPresent()) {
            files.addAll(dropIns(own.get()));
        }
        return read(files);
    }

    /** These files; a later one's rule for the same prefix wins. */
    static ContainersRegistries read(List<Path> files) throws ConfigurationException {
        Map<String, Rule> rules = new LinkedHashMap<>();
        for (Path file : files) {
            if (Files.exists(file)) {
                readFile(file, rules);
            }
        }
        return new ContainersRegistries(rules);
    }

    /** The rule with the longest prefix of {@code name}, a registry and a repository. */
    Optional<Rule> find(String name) {
        return rules.values().stream()
                .filter(rule -> rule.covers(name))
                .max(Comparator.comparingInt(rule -> rule.prefix().length()));
    }

    private static List<Path> dropIns(Path folder) throws ConfigurationException {
        Path dropped = folder.resolve("registries.conf.d");
        return Files.isDirectory(dropped) ? ConfigurationFiles.in(dropped, "*.conf") : List.of();
    }

    private static void readFile(Path file, Map<String, Rule> rules) throws ConfigurationException {
        try (JsonParser toml = new TomlFactory().createParser(Files.readAllBytes(file))) {
            for (JsonNode registry : JsonTree.read(toml).path("registry")) {
                Rule rule = rule(registry);
                rules.put(rule.prefix(), rule);
            }
        } catch (IOException e) {
            throw new ConfigurationException(
                    file + ": can't be read as registries.conf: " + DisplayText.of(String.valueOf(e.getMessage())), e);
        }
    }

    private static Rule rule(JsonNode registry) throws IOException {
        String location = withoutTrailingSlash(registry.path("location").asText(""));
        String prefix = withoutTrailingSlash(registry.path("prefix").asText(location));
        if (prefix.isEmpty()) {
            throw new IOException("a [[registry]] has neither prefix nor location");
        }
        boolean digestsOnly = registry.path("mirror-by-digest-only").asBoolean(false);
        List<Mirror> mirrors = new ArrayList<>();
        for (JsonNode mirror : registry.path("mirror")) {
            mirrors.add(mirror(mirror, digestsOnly));
        }
        return new Rule(
                prefix,
                location,
                registry.path("insecure").asBoolean(false),
                registry.path("blocked").asBoolean(false),
                List.copyOf(mirrors));
    }

    private static Mirror mirror(JsonNode mirror, boolean digestsOnly) throws IOException {
        String location = withoutTrailingSlash(mirror.path("location").asText(""));
        String purpose = mirror.path("pull-from-mirror").asText(digestsOnly ? "digest-only" : "all");
        if (location.isEmpty() || !Set.of("all", "digest-only", "tag-only").contains(purpose)) {
            throw new IOException("a [[registry.mirror]] has no location, or an unknown pull-from-mirror");
        }
        return new Mirror(
                location,
                mirror.path("insecure").asBoolean(false),
                !purpose.equals("digest-only"),
                !purpose.equals("tag-only"));
    }

    private static String withoutTrailingSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
