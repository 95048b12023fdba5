package dev.ply.image.registry.layout;

import dev.ply.image.LocationReference;
import dev.ply.image.Reference;
import dev.ply.image.contract.RegistryTransportContract;
import dev.ply.image.contract.TransportContent;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LayoutTransportContractTest extends RegistryTransportContract {

    @TempDir
    private Path folder;

    @Override
    protected RegistryTransport publish(TransportContent published) throws IOException {
        LayoutFolder.of(folder, published);
        return new LocalTransport(Layout::in);
    }

    @Override
    protected Reference reference(String tag) {
        return new LocationReference("oci", folder + ":" + tag);
    }
}
