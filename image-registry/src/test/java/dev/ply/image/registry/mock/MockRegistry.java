package dev.ply.image.registry.mock;

import dev.ply.image.Digest;
import dev.ply.image.MediaTypes;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.RegistryReference;
import dev.ply.image.registry.layout.Layout;
import dev.ply.image.registry.layout.Place;
import dev.ply.image.spi.RegistryTransport;
import dev.ply.image.spi.RegistryTransportProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A registry in memory that answers to every name there is, and errs on demand. Thread-safe.
 *
 * <pre>{@code
 * MockRegistry registry = new MockRegistry();
 * registry.put("example.com/app:1", new MockImage().layer(new TestTar().file("hello", "world")));
 * try (ImageClient client = ImageClient.builder().home(folder).provider(registry.provider()).build()) {
 *     client.pull(Reference.parse("example.com/app:1"), PullOptions.defaults());
 * }
 * }</pre>
 *
 * <p>A program that can't be changed finds the provider {@code mock} on the class path. It takes the place of every registry
 * where the class path has an OCI layout in the folder {@code mock-registry}, such as in a project's test resources; its
 * images are called by whole references, as {@code skopeo copy … oci:DIR:NAME} makes them. A layout elsewhere is named by
 * the setting {@code mock.content}, and taken when {@code registry} is {@code mock}.
 */
public final class MockRegistry {

    private final Map<String, RawDocument> tags = new ConcurrentHashMap<>();
    private final Map<Digest, byte[]> content = new ConcurrentHashMap<>();
    private final Map<Digest, MockFault> faults = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** A registry with the images of an OCI layout, read into memory. */
    public static MockRegistry of(Path layout) throws IOException {
        MockRegistry registry = new MockRegistry();
        try (Stream<Path> files = Files.walk(layout.resolve("blobs"), 2)) {
            for (Path blob : files.filter(Files::isRegularFile).toList()) {
                Digest digest = new Digest(
                        String.valueOf(layout.resolve("blobs").relativize(blob).getName(0)),
                        String.valueOf(blob.getFileName()));
                registry.content.put(digest, Files.readAllBytes(blob));
            }
        }
        for (String name : Layout.in(place(layout, Optional.empty())).names()) {
            registry.put(name, Layout.in(place(layout, Optional.of(name))).manifest());
        }
        return registry;
    }

    /** Puts an image where {@code reference} names it. */
    public MockRegistry put(String reference, MockImage image) {
        content.putAll(image.blobs());
        content.put(image.config().digest(), image.config().bytes());
        return put(reference, image.manifest());
    }

    /** Puts an index of several platforms' images where {@code reference} names it. */
    public MockRegistry put(String reference, MockImage... images) {
        Arrays.stream(images).forEach(image -> put(reference, image));
        String entries = Arrays.stream(images).map(MockRegistry::entry).collect(Collectors.joining(","));
        return put(
                reference,
                MockImage.document(
                        MediaTypes.OCI_INDEX,
                        "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":[" + entries
                                + "]}"));
    }

    /** Puts a manifest or index where {@code reference} names it, whatever it lists. */
    public MockRegistry put(String reference, RawDocument document) {
        content.put(document.digest(), document.bytes());
        tags.put(Reference.parse(reference).toString(), document);
        return this;
    }

    /** Puts a blob there. */
    public MockRegistry put(byte[] blob) {
        content.put(Digest.sha256(blob), blob.clone());
        return this;
    }

    /** Makes something go wrong with a blob or manifest, from now on. */
    public MockRegistry fault(Digest digest, MockFault fault) {
        faults.put(digest, fault);
        return this;
    }

    /** Puts everything right again. */
    public MockRegistry heal() {
        faults.clear();
        return this;
    }

    /** What was asked for so far: {@code manifest}, {@code blob} or {@code tags}, and of what. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** A provider called {@code mock}, whose transports read this registry; it is preferred to all others. */
    public RegistryTransportProvider provider() {
        return new MockRegistryProvider(this, MockRegistry.class.getClassLoader());
    }

    /** A transport that reads this registry. */
    public RegistryTransport connect() {
        return new MockTransport(this);
    }

    void note(String request) {
        requests.add(request);
    }

    Optional<RawDocument> tagged(RegistryReference reference) {
        return Optional.ofNullable(tags.get(reference.toString()));
    }

    Optional<byte[]> content(Digest digest) {
        return Optional.ofNullable(content.get(digest));
    }

    Optional<MockFault> fault(Digest digest) {
        return Optional.ofNullable(faults.get(digest));
    }

    /** The tags in a repository. */
    List<String> tagsOf(RegistryReference repository) {
        List<String> found = new ArrayList<>();
        for (String name : tags.keySet()) {
            if (Reference.parse(name) instanceof RegistryReference tagged
                    && tagged.name().equals(repository.name())) {
                tagged.tag().ifPresent(found::add);
            }
        }
        return found.stream().sorted().toList();
    }

    private static Place place(Path layout, Optional<String> name) {
        return new Place(layout.toString(), layout, name, Optional.empty());
    }

    private static String entry(MockImage image) {
        RawDocument manifest = image.manifest();
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"platform\":{%s}}"
                .formatted(manifest.mediaType(), manifest.digest(), manifest.size(), MockImage.json(image.platform()));
    }
}
