package dev.ply.image.store.json;

import static dev.ply.image.contract.StoredImages.image;
import static dev.ply.image.contract.StoredImages.indexedImage;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ply.image.StoredImage;
import dev.ply.image.contract.MetadataStoreContract;
import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.MetadataStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonStoreTest extends MetadataStoreContract {

    @Override
    protected MetadataStoreProvider provider() {
        return new JsonStoreProvider();
    }

    @Test
    void aFileShowsWhatPeopleLookFor() throws IOException {
        StoredImage image = indexedImage("alpine", "base", "top");
        try (MetadataStore store = open()) {
            store.put(image);
        }
        JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(onlyFile()));
        assertThat(json.path("manifestDigest").textValue())
                .isEqualTo(image.manifest().digest().toString());
        assertThat(json.path("config").path("config").path("Env").get(0).textValue())
                .isEqualTo("PATH=/bin");
        assertThat(json.path("layers").get(1).path("diffId").textValue())
                .isEqualTo(image.layers().get(1).diffId().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"version\":1}", "{\"version\":2}", "\u0000\u0001"})
    void aDamagedFileIsReportedIgnoredAndRebuilt(String content) throws IOException {
        StoredImage damaged = image("alpine", "base");
        StoredImage sound = image("busybox", "base");
        try (MetadataStore store = open()) {
            store.put(damaged);
            Files.writeString(onlyFile(), content);
            store.put(sound);

            assertThat(store.find(damaged.key())).isEmpty();
            assertThat(notices().warnings()).hasSize(1);
            assertThat(notices().warnings().get(0)).contains(".json: damaged: ").contains("pulled again");
            assertThat(store.list()).containsExactly(sound);
            assertThat(store.verify()).hasSize(1);

            store.put(damaged);
            assertThat(store.list()).containsExactly(damaged, sound);
            assertThat(store.verify()).isEmpty();
        }
    }

    @Test
    void aDocumentThatIsNotWhatItsDigestSaysIsDamage() throws IOException {
        StoredImage image = image("alpine", "base");
        try (MetadataStore store = open()) {
            store.put(image);
            String json = Files.readString(onlyFile());
            Files.writeString(onlyFile(), json.replace("\"base64\" : \"e", "\"base64\" : \"f"));
            assertThat(store.find(image.key())).isEmpty();
            assertThat(notices().warnings()).hasSize(1);
        }
    }

    @Test
    void aLayerThatIsLostOrChangedIsDamage() throws IOException {
        StoredImage image = image("alpine", "base", "top");
        try (MetadataStore store = open()) {
            store.put(image);
            ObjectNode whole = (ObjectNode) new ObjectMapper().readTree(Files.readAllBytes(onlyFile()));
            ObjectNode shorter = whole.deepCopy();
            shorter.withArray("layers").remove(1);
            ObjectNode larger = whole.deepCopy();
            ((ObjectNode) larger.path("layers").get(1)).put("size", 1);

            Files.writeString(onlyFile(), shorter.toString());
            assertThat(store.verify()).singleElement().asString().contains("its number of layers is 1, not 2");
            Files.writeString(onlyFile(), larger.toString());
            assertThat(store.verify()).singleElement().asString().contains("its layer 1's size is 1, not 1003");
        }
    }

    @Test
    void aFileUnderAnotherImagesNameIsDamage() throws IOException {
        StoredImage image = image("alpine", "base");
        try (MetadataStore store = open()) {
            store.put(image);
            Files.move(onlyFile(), onlyFile().resolveSibling("0".repeat(64) + ".json"));
            assertThat(store.list()).isEmpty();
            assertThat(store.verify()).singleElement().asString().contains("another image's");
        }
    }

    @Test
    void whatAKilledProcessLeftIsRemovedOnceItIsOld() throws IOException {
        StoredImage image = image("alpine", "base");
        try (MetadataStore store = open()) {
            store.put(image);
            Path old = Files.writeString(onlyFile().resolveSibling(onlyFile().getFileName() + ".1.tmp"), "half");
            Path recent = Files.writeString(onlyFile().resolveSibling(onlyFile().getFileName() + ".2.tmp"), "half");
            Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));

            store.put(image);
            assertThat(old).doesNotExist();
            assertThat(recent).exists();
            assertThat(store.list()).containsExactly(image);
        }
    }

    @Test
    void aFileThatCannotBeReadHidesNoOther() throws IOException {
        StoredImage unreadable = image("alpine", "base");
        StoredImage sound = image("busybox", "base");
        try (MetadataStore store = open()) {
            store.put(unreadable);
            Path file = onlyFile();
            Files.delete(file);
            Files.createDirectory(file);
            store.put(sound);

            assertThat(store.list()).containsExactly(sound);
            assertThat(store.find(unreadable.key())).isEmpty();
            assertThat(notices().warnings()).singleElement().asString().startsWith(file + ": can't be read: ");
            assertThat(store.unreadable()).hasSize(1);
            assertThat(store.remove(unreadable.key())).isTrue();
            assertThat(store.unreadable()).isEmpty();
        }
    }

    @Test
    void otherStoresHearOfFilesThatAreHere() throws IOException {
        StoredImage image = image("alpine", "base");
        assertThat(provider().records(home())).isEmpty();
        try (MetadataStore store = open()) {
            store.put(image);
            assertThat(provider().records(home()))
                    .contains(onlyFile().resolveSibling("*.json").toString());
            store.remove(image.key());
            assertThat(provider().records(home())).isEmpty();
        }
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(home().resolve("cache").resolve("images"))) {
            List<Path> documents =
                    files.filter(file -> file.toString().endsWith(".json")).toList();
            assertThat(documents).hasSize(1);
            return documents.get(0);
        }
    }
}
