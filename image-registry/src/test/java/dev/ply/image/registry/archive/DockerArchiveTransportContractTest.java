package dev.ply.image.registry.archive;

import dev.ply.image.LocationReference;
import dev.ply.image.Reference;
import dev.ply.image.contract.RegistryTransportContract;
import dev.ply.image.contract.TransportContent;
import dev.ply.image.registry.layout.Layout;
import dev.ply.image.registry.layout.LayoutFolder;
import dev.ply.image.registry.layout.LocalTransport;
import dev.ply.image.registry.mock.TestTar;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Archives as newer engines save them: an OCI layout, and {@code manifest.json} beside it. */
class DockerArchiveTransportContractTest extends RegistryTransportContract {

    @TempDir
    private Path folder;

    @Override
    protected RegistryTransport publish(TransportContent published) throws IOException {
        LayoutFolder layout = LayoutFolder.of(folder.resolve("layout"), published);
        String manifest = "[{\"Config\":\"%s\",\"RepoTags\":[\"%s\"],\"Layers\":[\"%s\",\"%s\"]}]"
                .formatted(
                        Layout.path(published.config().digest()),
                        shown(TransportContent.APP),
                        Layout.path(published.layers().get(0).digest()),
                        Layout.path(published.layers().get(1).digest()));
        new TestTar().folder(layout.folder()).file("manifest.json", manifest).writeTo(archive());
        return new LocalTransport(new Archives(new Spool(folder, 1 << 30), DockerArchive::new));
    }

    @Override
    protected Reference reference(String tag) {
        return new LocationReference("docker-archive", archive() + ":" + shown(tag));
    }

    @Override
    protected String shown(String tag) {
        return "example.com/image:" + tag;
    }

    @Override
    protected boolean hasIndexes() {
        return false;
    }

    private Path archive() {
        return folder.resolve("images.tar");
    }
}
