package dev.ply.image.registry.layout;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.Manifest;
import dev.ply.image.Manifest.ImageIndex;
import dev.ply.image.Manifest.ImageManifest;
import dev.ply.image.MediaTypes;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.pull.ManifestParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An OCI image layout (image specification, "Image Layout"). Nothing in it is trusted. */
public final class Layout implements LocalImages {

    /** What no manifest, index or config is longer than, in bytes. */
    public static final int MAX_DOCUMENT = 4 * 1024 * 1024;

    /** The layout's list of images. */
    public static final String INDEX = "index.json";

    private static final int MAX_INDEX_DEPTH = 3;

    private final Place place;
    private final LayoutFiles files;
    private final ManifestParser manifests = new ManifestParser();

    /** The layout that {@code files} make up; closes them in the end. */
    public Layout(Place place, LayoutFiles files) {
        this.place = place;
        this.files = files;
    }

    /** The layout in a folder. */
    public static Layout in(Place place) throws IOException {
        return new Layout(place, new FolderFiles(place));
    }

    @Override
    public RawDocument manifest() throws IOException {
        List<Descriptor> images = images().toList();
        if (place.digest().isEmpty() || images.stream().anyMatch(this::isMeant)) {
            List<Descriptor> meant = meant();
            return meant.size() == 1 ? manifest(meant.get(0)) : index(meant);
        }
        Digest digest = place.digest().get();
        Optional<RawDocument> nested =
                search(manifest -> manifest.raw().digest().equals(digest), images, 0, new HashSet<>());
        if (nested.isEmpty()) {
            throw notOne(0);
        }
        return nested.get();
    }

    @Override
    public RawDocument manifest(Descriptor descriptor) throws IOException {
        byte[] bytes = read(descriptor);
        if (!descriptor.digest().matches(bytes)) {
            throw new IntegrityException(
                    place.subject() + ": manifest " + descriptor.digest() + ": its content has the digest "
                            + Digest.sha256(bytes),
                    descriptor.digest());
        }
        return RawDocument.of(descriptor.mediaType(), descriptor.digest(), bytes);
    }

    @Override
    public Optional<Digest> digest() throws IOException {
        List<Descriptor> meant = meant();
        return Optional.of(
                meant.size() == 1 ? meant.get(0).digest() : index(meant).digest());
    }

    @Override
    public InputStream blob(Descriptor blob, long offset) throws IOException {
        try {
            return files.open(path(blob.digest()), offset);
        } catch (NoSuchFileException e) {
            throw new NotFoundException(
                    place.subject() + ": blob " + blob.digest() + " is not there", blob.digest(), e);
        }
    }

    @Override
    public List<String> names() throws IOException {
        return images().flatMap(image -> ImageNames.of(image).stream().limit(1))
                .distinct()
                .toList();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }

    /** The manifest, at any depth, of the image with this config. */
    public Optional<RawDocument> manifestWithConfig(Digest config) throws IOException {
        return search(
                manifest -> manifest instanceof ImageManifest image
                        && image.config().digest().equals(config),
                images().toList(),
                0,
                new HashSet<>());
    }

    /** Where a blob lies. */
    public static String path(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }

    /** What was seen is not looked at again: indexes that name each other many times would never come to an end. */
    private Optional<RawDocument> search(
            Predicate<Manifest> wanted, List<Descriptor> among, int depth, Set<Digest> seen) throws IOException {
        for (Descriptor descriptor : among) {
            if (depth > MAX_INDEX_DEPTH || !seen.add(descriptor.digest()) || !files.has(path(descriptor.digest()))) {
                continue;
            }
            Manifest manifest = manifests.parse(place.subject(), manifest(descriptor));
            if (wanted.test(manifest)) {
                return Optional.of(manifest.raw());
            }
            if (manifest instanceof ImageIndex index) {
                Optional<RawDocument> nested = search(wanted, imagesOf(index).toList(), depth + 1, seen);
                if (nested.isPresent()) {
                    return nested;
                }
            }
        }
        return Optional.empty();
    }

    /** One entry; or some that differ in their platforms only, as the specification has them in its example. */
    private List<Descriptor> meant() throws IOException {
        Map<Digest, Descriptor> meant = new LinkedHashMap<>();
        images().filter(this::isMeant).forEach(image -> meant.putIfAbsent(image.digest(), image));
        if (meant.size() == 1 || isIndex(meant.values())) {
            return List.copyOf(meant.values());
        }
        throw notOne(meant.size());
    }

    private static boolean isIndex(Collection<Descriptor> images) {
        Set<List<String>> names = images.stream().map(ImageNames::of).collect(Collectors.toSet());
        Set<Platform> platforms =
                images.stream().flatMap(image -> image.platform().stream()).collect(Collectors.toSet());
        return names.size() == 1 && platforms.size() == images.size();
    }

    /** The index that they make up; without their names, so that a name can change and the image stays the same. */
    private static RawDocument index(List<Descriptor> images) {
        return DescriptorJson.index(images.stream()
                .map(image -> new Descriptor(
                        image.mediaType(), image.digest(), image.size(), image.urls(), Map.of(), image.platform()))
                .toList());
    }

    private boolean isMeant(Descriptor image) {
        if (place.digest().isPresent()) {
            return image.digest().equals(place.digest().get());
        }
        return place.name().isEmpty() || ImageNames.match(place.name().get(), ImageNames.of(image));
    }

    private NotFoundException notOne(int found) throws IOException {
        List<String> choice = images().map(Layout::label).distinct().toList();
        return choice.isEmpty() ? ImageNames.none(place) : ImageNames.notOne(place, found, choice);
    }

    /** What an image is asked for by. */
    private static String label(Descriptor image) {
        return ImageNames.of(image).stream().findFirst().orElseGet(() -> "@" + image.digest());
    }

    private Stream<Descriptor> images() throws IOException {
        String subject = place.subject() + ": " + INDEX;
        RawDocument document = RawDocument.of(MediaTypes.OCI_INDEX, read(INDEX, subject));
        if (manifests.parse(subject, document) instanceof ImageIndex index) {
            return imagesOf(index);
        }
        throw new IntegrityException(subject + ": lists no images");
    }

    private static Stream<Descriptor> imagesOf(ImageIndex index) {
        return index.manifests().stream()
                .filter(entry -> MediaTypes.isIndex(entry.mediaType()) || MediaTypes.isManifest(entry.mediaType()))
                .filter(ImageNames::isImage);
    }

    private byte[] read(Descriptor document) throws IOException {
        String subject = place.subject() + ": manifest " + document.digest();
        return read(path(document.digest()), subject);
    }

    private byte[] read(String name, String subject) throws IOException {
        try (InputStream in = files.open(name, 0)) {
            byte[] bytes = in.readNBytes(MAX_DOCUMENT + 1);
            if (bytes.length > MAX_DOCUMENT) {
                throw new LimitExceededException(subject + ": longer than " + MAX_DOCUMENT + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new NotFoundException(subject + ": is not there", e);
        }
    }
}
