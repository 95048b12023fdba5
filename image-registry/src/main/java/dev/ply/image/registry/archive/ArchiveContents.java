package dev.ply.image.registry.archive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.Manifest.ImageIndex;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.RegistryReference;
import dev.ply.image.StoredImage;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.pull.ManifestParser;
import dev.ply.image.registry.layout.DescriptorJson;
import dev.ply.image.registry.layout.ImageNames;
import dev.ply.image.registry.layout.Layout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What goes into an archive of images: the documents, the layers, and the lists that name them. */
final class ArchiveContents {

    static final byte[] OCI_LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);

    private final List<StoredImage> images;
    private final Map<StoredImage, RawDocument> roots = new LinkedHashMap<>();

    ArchiveContents(List<StoredImage> images) throws IntegrityException {
        this.images = List.copyOf(images);
        for (StoredImage image : images) {
            roots.put(image, root(image));
        }
    }

    /** Indexes, manifests and configs; some perhaps more than once. */
    List<RawDocument> documents() {
        List<RawDocument> documents = new ArrayList<>();
        roots.forEach((image, root) -> {
            documents.add(root);
            documents.add(image.manifest());
            documents.add(image.config());
        });
        return documents;
    }

    /** The layers of all images; some perhaps more than once. */
    List<LayerDescriptor> layers() {
        return images.stream().flatMap(image -> image.layers().stream()).toList();
    }

    /** The layout's index: one entry for every reference and what it names. */
    byte[] index() {
        Set<Descriptor> entries = new LinkedHashSet<>();
        roots.forEach((image, root) -> entries.add(entry(image, root)));
        return DescriptorJson.index(entries).bytes();
    }

    /** Docker's list of images: one entry for every manifest. */
    byte[] dockerManifests() {
        Map<Digest, List<StoredImage>> byManifest = images.stream()
                .collect(Collectors.groupingBy(
                        image -> image.manifest().digest(), LinkedHashMap::new, Collectors.toList()));
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        byManifest.values().forEach(same -> describe(same, list.addObject()));
        return list.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void describe(List<StoredImage> same, ObjectNode entry) {
        StoredImage image = same.get(0);
        entry.put("Config", Layout.path(image.config().digest()));
        ArrayNode tags = entry.putArray("RepoTags");
        same.stream()
                .flatMap(other -> repoTag(other.key().reference()).stream())
                .distinct()
                .forEach(tags::add);
        ArrayNode layers = entry.putArray("Layers");
        image.layers().forEach(layer -> layers.add(Layout.path(layer.digest())));
    }

    /** Docker takes names with a tag and without a digest only. */
    private static Optional<String> repoTag(Reference reference) {
        return reference instanceof RegistryReference named
                ? named.tag().map(tag -> named.name() + ":" + tag)
                : Optional.empty();
    }

    private static Descriptor entry(StoredImage image, RawDocument root) {
        Map<String, String> names = image.key().reference() instanceof RegistryReference named
                ? Map.of(ImageNames.IMAGE_NAME, named.toString(), ImageNames.REF_NAME, named.toString())
                : Map.of();
        Optional<Platform> platform = Optional.of(image.key().platform()).filter(p -> root.equals(image.manifest()));
        return new Descriptor(root.mediaType(), root.digest(), root.size(), List.of(), names, platform);
    }

    /**
     * What a reference shall name in the archive. An index of which only one image is here is left out, since many tools
     * fail on what it lists and the archive lacks; unless the reference asks for just that index.
     */
    private RawDocument root(StoredImage image) throws IntegrityException {
        if (image.index().isEmpty()) {
            return image.manifest();
        }
        RawDocument index = image.index().get();
        boolean named = image.key().reference().digest().equals(Optional.of(index.digest()));
        return named || isWorthKeeping(index) ? index : image.manifest();
    }

    private boolean isWorthKeeping(RawDocument index) throws IntegrityException {
        Set<Digest> here = images.stream()
                .filter(image -> image.index().equals(Optional.of(index)))
                .map(image -> image.manifest().digest())
                .collect(Collectors.toSet());
        return here.size() > 1 || here.containsAll(listed(index));
    }

    private static List<Digest> listed(RawDocument index) throws IntegrityException {
        return new ManifestParser().parse("index " + index.digest(), index) instanceof ImageIndex parsed
                ? parsed.manifests().stream()
                        .filter(ImageNames::isImage)
                        .map(Descriptor::digest)
                        .toList()
                : List.of();
    }
}
