package dev.ply.image.cache;

import dev.ply.image.Digest;
import dev.ply.image.ImageKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows where everything lies in the cache, and nothing else. */
final class CacheLayout {

    private static final Pattern LAYER_FILE = Pattern.compile("(sha256|sha512)_([0-9a-f]+)(\\..+)");
    private static final String COMPLETE = ".complete";

    private final Path cache;
    private final Path layers;
    private final Path artifacts;

    /**
     * The layout below a home.
     *
     * @param elsewhere where extracted layers go, if not beside the blobs
     */
    CacheLayout(Path home, Optional<Path> elsewhere) {
        this.cache = home.resolve("cache");
        this.layers = cache.resolve("layers");
        this.artifacts = elsewhere.orElse(layers);
    }

    /** The directory of blobs, indexes, markers and locks. */
    Path layers() {
        return layers;
    }

    /** The directory that newly extracted layers go to. */
    Path artifacts() {
        return artifacts;
    }

    /** The directory of the images' locks. */
    Path images() {
        return cache.resolve("images");
    }

    /** Pulls share it, clean-up has it alone. */
    Path cacheLock() {
        return cache.resolve("cache.lock");
    }

    /** Held alone by whoever removes layers while others go on. */
    Path removalLock() {
        return cache.resolve("removal.lock");
    }

    Path imageLock(ImageKey key) {
        Digest name = Digest.sha256(key.toString().getBytes(StandardCharsets.UTF_8));
        return images().resolve(name.hex() + ".lock");
    }

    /** Held alone by whoever extracts the layer. */
    Path extractionLock(Digest layer) {
        return file(layer, ".lock");
    }

    /** Held alone by whoever downloads the blob. */
    Path downloadLock(Digest layer) {
        return file(layer, ".download.lock");
    }

    /** Shared by all who need the layer to stay. */
    Path useLock(Digest layer) {
        return file(layer, ".use.lock");
    }

    /** Shared by all pulls that count on the layer. */
    Path claimLock(Digest layer) {
        return file(layer, ".claim.lock");
    }

    /**
     * All locks of one layer. Extraction comes before use: who extracts fails where the use lock can't be had at once, so
     * that nobody else may take it for a moment.
     */
    List<Path> locks(Digest layer) {
        return List.of(extractionLock(layer), downloadLock(layer), useLock(layer), claimLock(layer));
    }

    Path blob(Digest layer, String suffix) {
        return file(layer, "." + suffix);
    }

    /** A download of the blob under way. */
    static Path partial(Path blob) {
        return append(blob, ".part");
    }

    /** A file on its way to this name. */
    static Path temporary(Path file) {
        return append(file, ".tmp");
    }

    Path index(Digest layer) {
        return file(layer, ".index");
    }

    /** An extraction under way; on the file system of the artifact. */
    Path staging(Digest layer) {
        return artifacts.resolve(layer.fileName() + ".extracting");
    }

    /** What says that the artifact is complete; in the home, wherever the artifact is. */
    Path marker(String artifactName) {
        return layers.resolve(artifactName + COMPLETE);
    }

    /** The artifact that a marker is for, if it is not elsewhere. */
    static Path artifactBeside(Path marker) {
        String name = String.valueOf(marker.getFileName());
        return marker.resolveSibling(name.substring(0, name.length() - COMPLETE.length()));
    }

    /** Whether an artifact is what a marker is for, going by their names. */
    static boolean isFor(Path marker, Path artifact) {
        return marker.endsWith(artifact.getFileName() + COMPLETE);
    }

    /** Which layer a file belongs to, by its name, and what it is for. */
    static Optional<LayerFile> parse(Path file) {
        Matcher name = LAYER_FILE.matcher(String.valueOf(file.getFileName()));
        if (!name.matches()) {
            return Optional.empty();
        }
        int digits = name.group(1).equals("sha256") ? 64 : 128;
        if (name.group(2).length() != digits) {
            return Optional.empty();
        }
        Digest layer = new Digest(name.group(1), name.group(2));
        return Optional.of(new LayerFile(layer, Role.of(name.group(3)), file));
    }

    private Path file(Digest layer, String suffix) {
        return layers.resolve(layer.fileName() + suffix);
    }

    private static Path append(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** A file or directory of one layer. */
    record LayerFile(Digest layer, Role role, Path path) {}

    /** What a layer's file is for. */
    enum Role {
        LOCK,
        PARTIAL,
        TEMPORARY,
        STAGING,
        INDEX,
        MARKER,
        BLOB,
        ARTIFACT;

        private static Role of(String suffix) {
            if (suffix.endsWith(".lock")) {
                return LOCK;
            } else if (suffix.endsWith(".part")) {
                return PARTIAL;
            } else if (suffix.endsWith(".tmp")) {
                return TEMPORARY;
            } else if (suffix.equals(".extracting")) {
                return STAGING;
            } else if (suffix.equals(".index")) {
                return INDEX;
            } else if (suffix.endsWith(COMPLETE)) {
                return MARKER;
            }
            // Every decompressor's suffix tells that a tar is inside; no artifact is a tar.
            return suffix.startsWith(".tar") ? BLOB : ARTIFACT;
        }
    }
}
