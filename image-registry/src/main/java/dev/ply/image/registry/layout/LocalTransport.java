package dev.ply.image.registry.layout;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.error.CancelledException;
import dev.ply.image.spi.RegistryTransport;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads images from this machine's files. */
public final class LocalTransport implements RegistryTransport {

    private final Opener opener;
    private volatile boolean closed;

    /** A transport for the places that {@code opener} can open; closes it in the end. */
    public LocalTransport(Opener opener) {
        this.opener = opener;
    }

    /** Opens places. Thread-safe. */
    @FunctionalInterface
    public interface Opener extends Closeable {

        /** Opens a place; the caller closes what it gets. */
        LocalImages open(Place place) throws IOException;

        /** Frees what is kept between questions; streams in use may fail from then on. */
        @Override
        default void close() throws IOException {}
    }

    @Override
    public RawDocument manifest(Reference reference) throws IOException {
        try (LocalImages images = open(reference)) {
            return images.manifest();
        }
    }

    @Override
    public RawDocument manifest(Reference reference, Descriptor descriptor) throws IOException {
        try (LocalImages images = open(reference)) {
            return images.manifest(descriptor);
        }
    }

    @Override
    public Optional<Digest> resolve(Reference reference) throws IOException {
        try (LocalImages images = open(reference)) {
            return images.digest();
        }
    }

    @Override
    public InputStream blob(Reference reference, Descriptor blob, long offset) throws IOException {
        LocalImages images = open(reference);
        try {
            return new BlobStream(reference.toString(), images.blob(blob, offset), images);
        } catch (IOException | RuntimeException e) {
            try (images) {
                throw e;
            }
        }
    }

    @Override
    public List<String> tags(Reference reference) throws IOException {
        try (LocalImages images = open(reference)) {
            return images.names();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            opener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LocalImages open(Reference reference) throws IOException {
        requireWanted(reference.toString());
        return opener.open(Place.of(reference));
    }

    private void requireWanted(String subject) throws CancelledException {
        if (closed) {
            throw new CancelledException(subject + ": the transport was closed");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException(subject + ": interrupted");
        }
    }

    /** Files are read without regard to interrupts, so this looks for them. */
    private final class BlobStream extends FilterInputStream {

        private final String subject;
        private final LocalImages images;
        private final AtomicBoolean released = new AtomicBoolean();

        BlobStream(String subject, InputStream in, LocalImages images) {
            super(in);
            this.subject = subject;
            this.images = images;
        }

        @Override
        public int read() throws IOException {
            requireWanted(subject);
            return super.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            requireWanted(subject);
            return super.read(buffer, offset, length);
        }

        /** Once only, since the images count who uses them. */
        @Override
        public void close() throws IOException {
            if (!released.getAndSet(true)) {
                try (images) {
                    super.close();
                }
            }
        }
    }
}
