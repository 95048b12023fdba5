package dev.ply.image.registry;

import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.contract.RegistryTransportContract;
import dev.ply.image.contract.TestSettings;
import dev.ply.image.contract.TransportContent;
import dev.ply.image.registry.testing.DockerRegistry;
import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The transport for registries, against the distribution project's. */
class DockerTransportContractIT extends RegistryTransportContract {

    private static final String REPOSITORY = "app";

    @TempDir
    private static Path folder;

    private static DockerRegistry registry;

    @BeforeAll
    static void startRegistry() {
        registry = DockerRegistry.start(folder);
    }

    @AfterAll
    static void stopRegistry() {
        registry.close();
    }

    @Override
    protected RegistryTransport publish(TransportContent published) throws IOException {
        published.blobs().values().forEach(blob -> registry.putBlob(REPOSITORY, blob));
        for (RawDocument document : published.documents()) {
            registry.putManifest(REPOSITORY, document.digest().toString(), document.mediaType(), document.text());
        }
        for (Map.Entry<String, RawDocument> tag : published.tags().entrySet()) {
            RawDocument document = tag.getValue();
            registry.putManifest(REPOSITORY, tag.getKey(), document.mediaType(), document.text());
        }
        return new DockerTransportProvider().create(TestSettings.in(folder), CredentialSource.ANONYMOUS);
    }

    @Override
    protected Reference reference(String tag) {
        return Reference.parse(registry.address() + "/" + REPOSITORY + ":" + tag);
    }
}
