package dev.ply.image.spi;

import dev.ply.image.Digest;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Turns a layer's tar into something that a runtime mounts: an artifact, which is a directory or a single file.
 * Thread-safe; several layers are extracted at once, each in a staging directory of its own.
 *
 * <p>The tar is hostile until proven otherwise: nothing outside the staging directory may be created, changed, linked to
 * or removed, whatever the tar says.
 */
public interface LayerExtractor {

    /** The provider's name, as recorded with each artifact. */
    String name();

    /** Grows whenever the same tar would give another artifact; artifacts of other versions are made again. */
    int version();

    /**
     * What artifacts are called, with a leading dot: {@code .extracted}. Differs between settings that give different
     * artifacts, so that those lie side by side.
     */
    String artifactSuffix();

    /**
     * Reads a tar into {@code staging}, without what lower layers decide.
     *
     * @param name names what the tar holds, for artifacts that have a name in them: a layer's diff_id, or the ChainID of
     *     merged layers. That the tar is what it should be is for the caller to prove
     * @param tar the uncompressed layer; read to the end of the archive, perhaps not to the end of the stream; not closed
     * @param staging an existing, empty directory that nobody else looks into, on the file system of the artifact's final
     *     place
     * @return the staged layer; the caller closes it, and removes {@code staging} afterwards
     * @throws dev.ply.image.error.IntegrityException when the tar is malformed, hostile or over a limit
     * @throws dev.ply.image.error.NoSpaceException when the disk is full
     */
    StagedLayer stage(Digest name, InputStream tar, Path staging) throws IOException;

    /**
     * Opens an index that {@link #stage} wrote.
     *
     * @return the index; the caller closes it, or a cache keeps it and lets threads share it for as long as something
     *     refers to the layer. What it holds must therefore go with the garbage collector, too
     * @throws dev.ply.image.error.IntegrityException when the file is not an intact index
     */
    LayerIndex openIndex(Path file) throws IOException;

    /**
     * The content of a regular file in an artifact.
     *
     * @param file an entry of the layer's index that has content of its own
     */
    InputStream openFile(Path artifact, LayerEntry file) throws IOException;

    /**
     * Compares an artifact with its index, and the contents of its files with the tar that it was made of.
     *
     * @param tar the uncompressed layer, already proven; read to the end of the archive, not closed. Empty when it is lost:
     *     contents are then compared as far as the artifact itself allows
     * @return what differs, one line each, naming paths; empty when nothing does
     */
    List<String> verify(Path artifact, LayerIndex index, Optional<InputStream> tar) throws IOException;
}
