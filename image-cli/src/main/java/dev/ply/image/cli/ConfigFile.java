package dev.ply.image.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ply.image.error.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The defaults that a home has. Some are ply's own, the rest are sections for providers. */
final class ConfigFile {

    static final String NAME = "config.json";

    private static final Set<String> OWN =
            Set.of("cache", "store", "extractor", "registry", "jobs", "sync", "layersDir");

    private final Path file;
    private final Map<String, Object> tree;

    private ConfigFile(Path file, Map<String, Object> tree) {
        this.file = file;
        this.tree = tree;
    }

    /** The settings of this home; none where there is no file. */
    static ConfigFile read(Path home) throws IOException {
        Path file = home.resolve(NAME);
        try {
            Map<String, Object> tree = new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readValue(Files.readAllBytes(file), new TypeReference<Map<String, Object>>() {});
            return new ConfigFile(file, tree == null ? Map.of() : tree);
        } catch (NoSuchFileException e) {
            return new ConfigFile(file, Map.of());
        } catch (JsonProcessingException e) {
            throw new ConfigurationException(
                    file + ": line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
        }
    }

    Optional<String> text(String name) throws ConfigurationException {
        return value(name, String.class, "a text");
    }

    Optional<Boolean> flag(String name) throws ConfigurationException {
        return value(name, Boolean.class, "true or false");
    }

    Optional<Integer> number(String name) throws ConfigurationException {
        return value(name, Integer.class, "a whole number");
    }

    /** All that is not ply's own. */
    Map<String, Object> providerSettings() {
        Map<String, Object> sections = new LinkedHashMap<>(tree);
        sections.keySet().removeAll(OWN);
        return sections;
    }

    private <T> Optional<T> value(String name, Class<T> type, String expectation) throws ConfigurationException {
        Optional<Object> value = Optional.ofNullable(tree.get(name));
        if (value.isPresent() && !type.isInstance(value.get())) {
            throw new ConfigurationException(file + ": " + name + ": expected " + expectation);
        }
        return value.map(type::cast);
    }
}
