package com.example.dir;

import dev.ply.image.Descriptor;
import dev.ply.image.LocationReference;
import dev.ply.image.Reference;
import dev.ply.image.contract.RegistryTransportContract;
import dev.ply.image.contract.TransportContent;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The whole suite, for one method that puts an image into a folder and one that names it. */
class DirTransportTest extends RegistryTransportContract {

    @TempDir
    private Path folder;

    @Override
    protected RegistryTransport publish(TransportContent published) throws IOException {
        Path app = Files.createDirectories(folder.resolve(TransportContent.APP));
        Files.write(app.resolve("manifest.json"), published.app().bytes());
        for (Map.Entry<Descriptor, byte[]> blob : published.blobs().entrySet()) {
            Files.write(app.resolve(blob.getKey().digest().hex()), blob.getValue());
        }
        return new DirTransport();
    }

    @Override
    protected Reference reference(String tag) {
        return new LocationReference("dir", folder.resolve(tag).toString());
    }

    @Override
    protected boolean hasIndexes() {
        return false;
    }

    @Override
    protected boolean hasTags() {
        return false;
    }
}
