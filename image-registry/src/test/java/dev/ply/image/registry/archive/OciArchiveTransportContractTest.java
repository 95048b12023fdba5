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

class OciArchiveTransportContractTest extends RegistryTransportContract {

    @TempDir
    private Path folder;

    @Override
    protected RegistryTransport publish(TransportContent published) throws IOException {
        LayoutFolder layout = LayoutFolder.of(folder.resolve("layout"), published);
        new TestTar().folder(layout.folder()).writeTo(archive());
        return new LocalTransport(new Archives(new Spool(folder, 1 << 30), Layout::new));
    }

    @Override
    protected Reference reference(String tag) {
        return new LocationReference("oci-archive", archive() + ":" + tag);
    }

    private Path archive() {
        return folder.resolve("images.tar");
    }
}
