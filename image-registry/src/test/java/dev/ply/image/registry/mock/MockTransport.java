package dev.ply.image.registry.mock;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.RegistryReference;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.error.UnreachableException;
import dev.ply.image.spi.RegistryTransport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** One client's view of a {@link MockRegistry}. */
final class MockTransport implements RegistryTransport {

    private final MockRegistry registry;
    private final Set<BlobStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    MockTransport(MockRegistry registry) {
        this.registry = registry;
    }

    @Override
    public RawDocument manifest(Reference reference) throws IOException {
        RegistryReference wanted = inRegistry("manifest", reference);
        Optional<Digest> digest = wanted.digest();
        if (digest.isPresent()) {
            return document(wanted, digest.get(), "");
        }
        RawDocument tagged = tagged(wanted);
        return document(wanted, tagged.digest(), tagged.mediaType());
    }

    @Override
    public RawDocument manifest(Reference reference, Descriptor descriptor) throws IOException {
        return document(inRegistry("manifest", reference), descriptor.digest(), descriptor.mediaType());
    }

    @Override
    public Optional<Digest> resolve(Reference reference) throws IOException {
        RegistryReference wanted = inRegistry("resolve", reference);
        return Optional.of(
                wanted.digest().isPresent()
                        ? wanted.digest().get()
                        : tagged(wanted).digest());
    }

    @Override
    public InputStream blob(Reference reference, Descriptor blob, long offset) throws IOException {
        RegistryReference wanted = inRegistry("blob " + blob.digest() + " of", reference);
        byte[] bytes = content(wanted, blob.digest());
        byte[] rest = Arrays.copyOfRange(bytes, (int) Math.min(offset, bytes.length), bytes.length);
        boolean stalls = registry.fault(blob.digest()).equals(Optional.of(MockFault.STALL));
        BlobStream stream = new BlobStream(wanted, stalls ? Arrays.copyOf(rest, rest.length / 2) : rest, stalls);
        open.add(stream);
        return stream;
    }

    @Override
    public List<String> tags(Reference reference) throws IOException {
        RegistryReference wanted = inRegistry("tags", reference);
        List<String> tags = registry.tagsOf(wanted);
        if (tags.isEmpty()) {
            throw new NotFoundException(wanted.name() + ": no such repository in the mock registry");
        }
        return tags;
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(BlobStream::close);
    }

    private RawDocument tagged(RegistryReference wanted) throws NotFoundException {
        return registry.tagged(wanted)
                .orElseThrow(() -> new NotFoundException(wanted + ": not in the mock registry: put it there, or in an"
                        + " OCI layout in the folder mock-registry on the class path"));
    }

    private RawDocument document(RegistryReference wanted, Digest digest, String mediaType) throws IOException {
        return RawDocument.of(mediaType, content(wanted, digest));
    }

    private byte[] content(RegistryReference wanted, Digest digest) throws IOException {
        Optional<MockFault> fault = registry.fault(digest);
        byte[] bytes = registry.content(digest)
                .filter(there -> !fault.equals(Optional.of(MockFault.MISSING)))
                .orElseThrow(() -> new NotFoundException(wanted.name() + ": " + digest + " is not there", digest))
                .clone();
        switch (fault.orElse(MockFault.STALL)) {
            case UNREACHABLE -> throw new UnreachableException(wanted.name() + ": the mock registry fails", digest);
            case WRONG_BYTES -> bytes[0] ^= 1;
            case TRUNCATED -> bytes = Arrays.copyOf(bytes, bytes.length - 1);
            default -> {}
        }
        return bytes;
    }

    private RegistryReference inRegistry(String request, Reference reference) throws CancelledException {
        requireWanted(reference);
        registry.note(request + " " + reference);
        if (reference instanceof RegistryReference wanted) {
            return wanted;
        }
        throw new IllegalArgumentException(reference + " is not in a registry");
    }

    private void requireWanted(Reference reference) throws CancelledException {
        if (closed) {
            throw new CancelledException(reference + ": the transport was closed");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException(reference + ": interrupted");
        }
    }

    /** Bytes that look for interrupts, and may never come to an end. */
    private final class BlobStream extends InputStream {

        private final Reference reference;
        private final InputStream bytes;
        private final boolean stalls;
        private final CountDownLatch ended = new CountDownLatch(1);

        BlobStream(Reference reference, byte[] bytes, boolean stalls) {
            this.reference = reference;
            this.bytes = new ByteArrayInputStream(bytes);
            this.stalls = stalls;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            requireWanted(reference);
            if (length == 0) {
                return 0;
            }
            int read = bytes.read(buffer, offset, length);
            if (read < 0 && stalls) {
                awaitEnd();
            }
            return read;
        }

        @Override
        public void close() {
            ended.countDown();
            open.remove(this);
        }

        private void awaitEnd() throws CancelledException {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException(reference + ": interrupted", e);
            }
            throw new CancelledException(reference + ": the stream was closed");
        }
    }
}
