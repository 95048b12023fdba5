package dev.ply.image.pull;

import dev.ply.image.Descriptor;
import dev.ply.image.Reference;
import dev.ply.image.layer.BlobSource;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.io.InputStream;

/** A blob where a transport finds it. */
record TransportBlob(RegistryTransport transport, Reference reference, Descriptor blob) implements BlobSource {

    @Override
    public InputStream open(long offset) throws IOException {
        return transport.blob(reference, blob, offset);
    }

    @Override
    public BlobSource again() {
        return offset -> transport.blobAgain(reference, blob, offset);
    }
}
