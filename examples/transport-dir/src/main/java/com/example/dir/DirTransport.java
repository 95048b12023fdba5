package com.example.dir;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ply.image.Descriptor;
import dev.ply.image.LocationReference;
import dev.ply.image.MediaTypes;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.spi.RegistryTransport;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads {@code dir:FOLDER}, the plainest form an image can have, as {@code skopeo copy … dir:FOLDER} makes it: {@code
 * manifest.json}, and every blob in a file that is called like its digest without the algorithm.
 */
final class DirTransport implements RegistryTransport {

    private static final int MAX_MANIFEST = 4 * 1024 * 1024;

    private volatile boolean closed;

    @Override
    public RawDocument manifest(Reference reference) throws IOException {
        byte[] bytes;
        try (InputStream in = open(reference, "manifest.json", "manifest")) {
            bytes = in.readNBytes(MAX_MANIFEST + 1);
        }
        if (bytes.length > MAX_MANIFEST) {
            throw new LimitExceededException(reference + ": its manifest is longer than " + MAX_MANIFEST + " bytes");
        }
        String mediaType = JsonMapper.builder().build().readTree(bytes).path("mediaType").asText(MediaTypes.OCI_MANIFEST);
        return RawDocument.of(mediaType, bytes);
    }

    /** A folder has one image, so there is no other manifest to be had. */
    @Override
    public RawDocument manifest(Reference reference, Descriptor descriptor) throws IOException {
        RawDocument manifest = manifest(reference);
        if (!manifest.digest().equals(descriptor.digest())) {
            throw new NotFoundException(reference + ": there is no manifest " + descriptor.digest());
        }
        return manifest;
    }

    @Override
    public InputStream blob(Reference reference, Descriptor blob, long offset) throws IOException {
        InputStream in = open(reference, blob.digest().hex(), "blob " + blob.digest());
        in.skipNBytes(Math.min(offset, blob.size()));
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] buffer, int start, int length) throws IOException {
                requireWanted(reference);
                return super.read(buffer, start, length);
            }
        };
    }

    /** None: the folder is the image. */
    @Override
    public List<String> tags(Reference reference) {
        return List.of();
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Opens a file of the folder; {@code name} is never what somebody else wrote. */
    private InputStream open(Reference reference, String name, String what) throws IOException {
        requireWanted(reference);
        Path file = Path.of(((LocationReference) reference).location(), name);
        if (!Files.isRegularFile(file)) {
            throw new NotFoundException(reference + ": there is no " + what);
        }
        return Files.newInputStream(file);
    }

    private void requireWanted(Reference reference) throws CancelledException {
        if (closed || Thread.currentThread().isInterrupted()) {
            throw new CancelledException(reference + ": cancelled");
        }
    }
}
