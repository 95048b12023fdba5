package dev.ply.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.io.FileFailure;
import dev.ply.image.json.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The defaults that a home has: settings of the client itself, and sections for providers. Not thread-safe. */
final class HomeConfig {

    private static final List<String> OWN =
            List.of("cache", "store", "extractor", "registry", "jobs", "sync", "layersDir");

    private final Path file;
    private final Map<String, Object> tree;
    private final List<String> mistakes = new ArrayList<>();

    private HomeConfig(Path home, Map<String, Object> tree) {
        this.file = home.resolve("config.json");
        this.tree = tree;
    }

    /** No defaults. */
    static HomeConfig none(Path home) {
        return new HomeConfig(home, Map.of());
    }

    /** The defaults of this home; none where there is no file, or nothing in it. */
    static HomeConfig read(Path home) throws ConfigurationException {
        Path file = home.resolve("config.json");
        try {
            JsonNode tree = JsonTree.read(Files.readAllBytes(file));
            if (tree.isMissingNode() || tree.isNull()) {
                return none(home);
            }
            if (!tree.isObject()) {
                throw new ConfigurationException(file + ": expected a JSON object, such as {\"jobs\": 6}");
            }
            return new HomeConfig(
                    home, new ObjectMapper().convertValue(tree, new TypeReference<Map<String, Object>>() {}));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return none(home);
        } catch (JsonProcessingException e) {
            throw new ConfigurationException(
                    file + ": line " + e.getLocation().getLineNr() + ": "
                            + e.getOriginalMessage().replaceFirst(" \\(start marker at .*", ""),
                    e);
        } catch (IOException e) {
            if (Files.isDirectory(home) && !Files.isExecutable(home)) {
                throw new ConfigurationException(home + ": permission denied; choose another home", e);
            }
            throw new ConfigurationException(
                    file + ": can't be read: " + FileFailure.of(e).reason(), e);
        }
    }

    Optional<String> text(String name) {
        return value(name, String.class, "a text");
    }

    /** The name of a provider. What can't be one, such as a registry's domain, is told here, where the file is known. */
    Optional<String> provider(String name) {
        Optional<String> value = text(name);
        if (value.isPresent() && !value.get().matches("[a-z0-9-]+")) {
            String hint = name.equals("registry") ? "; OCI_REGISTRY_DOMAIN names the registry to ask by default" : "";
            mistakes.add(file + ": " + name + ": \"" + DisplayText.of(value.get())
                    + "\" is no provider's name, such as those that ply plugins lists" + hint);
            return Optional.empty();
        }
        return value;
    }

    Optional<Boolean> flag(String name) {
        return value(name, Boolean.class, "true or false");
    }

    Optional<Integer> number(String name) {
        return value(name, Integer.class, "a whole number");
    }

    /** All that is not the client's own: sections by name. */
    Map<String, Object> sections() {
        Map<String, Object> sections = new LinkedHashMap<>();
        tree.forEach((name, value) -> {
            if (value instanceof Map<?, ?>) {
                sections.put(name, value);
            } else if (!OWN.contains(name)) {
                mistakes.add(file + ": " + DisplayText.of(name) + ": unknown (known: " + String.join(", ", OWN)
                        + ", and sections for providers)");
            }
        });
        return sections;
    }

    /**
     * To be called once everything was asked for.
     *
     * @throws ConfigurationException with all mistakes
     */
    void check() throws ConfigurationException {
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(mistakes);
        }
    }

    private <T> Optional<T> value(String name, Class<T> type, String expectation) {
        Optional<Object> value = Optional.ofNullable(tree.get(name));
        if (value.isPresent() && !type.isInstance(value.get())) {
            mistakes.add(file + ": " + name + ": expected " + expectation);
            return Optional.empty();
        }
        return value.map(type::cast);
    }
}
