package dev.ply.image.extract.files;

import dev.ply.image.Digest;
import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.extract.index.IndexWriter;
import dev.ply.image.extract.index.MappedIndex;
import dev.ply.image.extract.posix.Posix;
import dev.ply.image.extract.tar.TarReader;
import dev.ply.image.extract.tree.ContentCheck;
import dev.ply.image.extract.tree.LayerTree;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.StagedLayer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Extracts layers as trees of files. */
final class TreeExtractor implements LayerExtractor {

    private final String name;
    private final String suffix;
    private final ExtractionLimits limits;
    private final Whiteouts whiteouts;
    private final Flavour flavour;

    TreeExtractor(String name, String suffix, ExtractionLimits limits, Whiteouts whiteouts, Flavour flavour) {
        this.name = name;
        this.suffix = suffix;
        this.limits = limits;
        this.whiteouts = whiteouts;
        this.flavour = flavour;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public String artifactSuffix() {
        return suffix;
    }

    @Override
    public StagedLayer stage(Digest name, InputStream tar, Path staging) throws IOException {
        try {
            inheritNothing(staging);
            FileMaker maker = flavour.maker(staging);
            Path root = root(staging);
            maker.createDirectory(root);
            LayerTree tree;
            try (TreeWriter writer = new TreeWriter(root, maker, whiteouts)) {
                tree = LayerTree.read(new TarReader(tar), limits, writer);
                writer.complete();
            }
            if (whiteouts != Whiteouts.AUFS) {
                new OverlayMarks(Posix.load(), whiteouts).put(tree.root(), root);
            }
            Path index = staging.resolve("index");
            IndexWriter.write(tree, index);
            return new StagedTree(root, index, tree, maker);
        } catch (IOException e) {
            throw FileErrors.translate(e, staging);
        }
    }

    /**
     * A directory on the host, such as the home, may have a default access control list, which whatever is made below it
     * gets. The tree is the layer's alone, and what the process's mask does must be the same everywhere in it.
     */
    private static void inheritNothing(Path staging) throws IOException {
        if (Posix.unavailable().isEmpty()) {
            Posix.load().removeAttribute(FileNames.bytes(staging), "system.posix_acl_default");
        }
    }

    /**
     * The tree's place. Trees of layers extracted side by side are kept apart: ext4 puts directories near their parent, and
     * those who make files near each other wait for each other. It places a top directory by its name.
     */
    private static Path root(Path staging) throws IOException {
        if (Posix.unavailable().isEmpty()) {
            try {
                Posix.load().keepApart(FileNames.bytes(staging));
            } catch (FileSystemException e) {
                // It was only a hint, and this file system takes none.
            }
        }
        return staging.resolve(
                "tree-" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
    }

    @Override
    public LayerIndex openIndex(Path file) throws IOException {
        return MappedIndex.open(file);
    }

    @Override
    public InputStream openFile(Path artifact, LayerEntry file) throws IOException {
        return Files.newInputStream(FileNames.resolve(artifact, file.path()), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public List<String> verify(Path artifact, LayerIndex index, Optional<InputStream> tar) throws IOException {
        List<String> faults = new ArrayList<>(new TreeCheck(flavour, whiteouts, artifact, index).run());
        if (tar.isPresent()) {
            ContentCheck.differences(new TarReader(tar.get()), limits, (path, size) -> content(artifact, path, size))
                    .forEach(path -> faults.add(TreeCheck.fault(artifact, path, "has other content")));
        }
        return faults;
    }

    private static Optional<InputStream> content(Path artifact, LayerPath path, long size) throws IOException {
        Path file = FileNames.resolve(artifact, path);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == size
                ? Optional.of(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS))
                : Optional.empty();
    }
}
