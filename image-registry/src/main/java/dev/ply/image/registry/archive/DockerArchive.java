package dev.ply.image.registry.archive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.MediaTypes;
import dev.ply.image.RawDocument;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.registry.layout.DescriptorJson;
import dev.ply.image.registry.layout.ImageNames;
import dev.ply.image.registry.layout.Layout;
import dev.ply.image.registry.layout.LocalImages;
import dev.ply.image.registry.layout.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An archive as {@code docker save} writes it. Newer ones are OCI layouts too, and then give the manifest; older ones have
 * none, so one is made from the config and the layers as they lie there: always the same for the same archive.
 */
final class DockerArchive implements LocalImages {

    private final Place place;
    private final ArchiveFiles files;

    DockerArchive(Place place, ArchiveFiles files) {
        this.place = place;
        this.files = files;
    }

    /** Something in the archive: what it is, and in which file. */
    private record Content(Descriptor descriptor, String file) {}

    @Override
    public RawDocument manifest() throws IOException {
        DockerManifest image = meant();
        if (files.has(Layout.INDEX)) {
            Optional<RawDocument> manifest = new Layout(place, files).manifestWithConfig(digest(image.config()));
            if (manifest.isPresent()) {
                return manifest.get();
            }
        }
        return madeFor(contents(image));
    }

    @Override
    public RawDocument manifest(Descriptor descriptor) throws IOException {
        return new Layout(place, files).manifest(descriptor);
    }

    /** Empty: there is no index that would tell. */
    @Override
    public Optional<Digest> digest() {
        return Optional.empty();
    }

    @Override
    public InputStream blob(Descriptor blob, long offset) throws IOException {
        if (files.has(Layout.path(blob.digest()))) {
            return files.open(Layout.path(blob.digest()), offset);
        }
        for (Content content : contents(meant())) {
            if (content.descriptor().digest().equals(blob.digest())) {
                return files.open(content.file(), offset);
            }
        }
        throw new NotFoundException(place.subject() + ": blob " + blob.digest() + " is not there", blob.digest());
    }

    @Override
    public List<String> names() throws IOException {
        return images().stream()
                .flatMap(image -> image.repoTags().stream())
                .distinct()
                .toList();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }

    private DockerManifest meant() throws IOException {
        if (place.digest().isPresent()) {
            throw new NotFoundException(place.subject() + ": a docker archive has names, not digests");
        }
        List<DockerManifest> images = images();
        if (images.isEmpty()) {
            throw ImageNames.none(place);
        }
        List<DockerManifest> meant = images.stream()
                .filter(image ->
                        place.name().isEmpty() || ImageNames.match(place.name().get(), image.repoTags()))
                .toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        throw ImageNames.notOne(place, meant.size(), names());
    }

    private List<DockerManifest> images() throws IOException {
        return DockerManifest.parse(place.subject(), read(DockerManifest.FILE));
    }

    /** The config, and then the layers, base first. */
    private List<Content> contents(DockerManifest image) throws IOException {
        byte[] config = read(image.config());
        List<String> diffIds = DockerManifest.diffIds(place.subject(), config);
        if (diffIds.size() != image.layers().size()) {
            throw new IntegrityException(place.subject() + ": has "
                    + image.layers().size() + " layers, but the config has " + diffIds.size() + " diff_ids");
        }
        List<Content> contents = new ArrayList<>();
        contents.add(new Content(
                Descriptor.of(MediaTypes.OCI_CONFIG, Digest.sha256(config), config.length), image.config()));
        for (int i = 0; i < diffIds.size(); i++) {
            contents.add(layer(image.layers().get(i), diffIds.get(i)));
        }
        return contents;
    }

    /** A layer; an uncompressed one is not read for its digest, which is the one that the config gives. */
    private Content layer(String file, String diffId) throws IOException {
        try {
            Compression compression = compression(file);
            Digest digest = compression == Compression.NONE ? Digest.parse(diffId) : files.digest(file);
            return new Content(Descriptor.of(compression.layerType(), digest, files.size(file)), file);
        } catch (NoSuchFileException e) {
            throw missing(file, e);
        } catch (IllegalArgumentException e) {
            throw new IntegrityException(
                    place.subject() + ": config: " + DisplayText.of(String.valueOf(e.getMessage())), e);
        }
    }

    private Digest digest(String file) throws IOException {
        try {
            return files.digest(file);
        } catch (NoSuchFileException e) {
            throw missing(file, e);
        }
    }

    private Compression compression(String file) throws IOException {
        try (InputStream in = files.open(file, 0)) {
            return Compression.of(in.readNBytes(Compression.HEAD_LENGTH));
        }
    }

    private byte[] read(String file) throws IOException {
        try (InputStream in = files.open(file, 0)) {
            byte[] bytes = in.readNBytes(Layout.MAX_DOCUMENT + 1);
            if (bytes.length > Layout.MAX_DOCUMENT) {
                throw new LimitExceededException(place.subject() + ": " + DisplayText.of(file) + " is longer than "
                        + Layout.MAX_DOCUMENT + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw missing(file, e);
        }
    }

    private NotFoundException missing(String file, NoSuchFileException cause) {
        return new NotFoundException(
                place.subject() + ": the archive has no " + DisplayText.of(file)
                        + (file.equals(DockerManifest.FILE) ? ", so it is not docker's" : ""),
                cause);
    }

    private static RawDocument madeFor(List<Content> contents) {
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        manifest.put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_MANIFEST);
        manifest.set("config", DescriptorJson.of(contents.get(0).descriptor()));
        ArrayNode layers = manifest.putArray("layers");
        contents.stream().skip(1).forEach(layer -> layers.add(DescriptorJson.of(layer.descriptor())));
        return RawDocument.of(MediaTypes.OCI_MANIFEST, manifest.toString().getBytes(StandardCharsets.UTF_8));
    }
}
