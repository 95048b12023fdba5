package dev.ply.image.extract.tree;

import dev.ply.image.layer.DirectoryMetadata;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.StagedLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** A layer whose tree was read and whose index is written. What is left to do depends on what the artifact is. */
public abstract class StagedArtifact implements StagedLayer {

    private final LayerTree tree;
    private final Path artifact;
    private final Path index;
    private final SortedMap<LayerPath, DirectoryNode> implicit;

    /** Has the tree's artifact and its index, both in the staging directory. */
    protected StagedArtifact(LayerTree tree, Path artifact, Path index) {
        this.tree = tree;
        this.artifact = artifact;
        this.index = index;
        this.implicit = tree.implicitDirectories();
    }

    @Override
    public final Path artifact() {
        return artifact;
    }

    @Override
    public final Path index() {
        return index;
    }

    @Override
    public final long entries() {
        return tree.entries();
    }

    @Override
    public final SortedSet<LayerPath> implicitDirectories() {
        return new TreeSet<>(implicit.keySet());
    }

    @Override
    public final void finish(Map<LayerPath, DirectoryMetadata> inherited) throws IOException {
        inherited.forEach((path, metadata) -> {
            DirectoryNode directory = implicit.get(path);
            if (directory != null) {
                directory.inherit(metadata);
            }
        });
        complete(tree.root());
    }

    /** Completes the artifact: all directories have their metadata now. */
    protected abstract void complete(DirectoryNode root) throws IOException;
}
