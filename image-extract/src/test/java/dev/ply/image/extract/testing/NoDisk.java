package dev.ply.image.extract.testing;

import dev.ply.image.extract.tar.TarEntry.Region;
import dev.ply.image.extract.tar.TarReader;
import dev.ply.image.extract.tree.FileNode;
import dev.ply.image.extract.tree.HardLinkNode;
import dev.ply.image.extract.tree.Node;
import dev.ply.image.extract.tree.TreeSink;
import java.util.List;

/** Makes nothing of a tree, where only the tree matters. */
public final class NoDisk implements TreeSink {

    @Override
    public void create(Node node) {}

    @Override
    public void file(FileNode file, List<Region> data, TarReader content) {}

    @Override
    public void link(HardLinkNode link) {}

    @Override
    public void remove(Node node) {}
}
