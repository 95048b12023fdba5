package dev.ply.image.extract.tree;

import dev.ply.image.Digest;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.extract.tar.SparseContent;
import dev.ply.image.extract.tar.TarEntry.Region;
import dev.ply.image.extract.tar.TarReader;
import dev.ply.image.layer.LayerPath;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Compares the contents of an artifact's files with those of the tar that it was made of. A layer's index has no digests of
 * them, since computing those would make each pull hash every byte once more. For one use.
 */
public final class ContentCheck implements TreeSink {

    private final Contents contents;
    private final List<byte[]> digests = new ArrayList<>();
    private final List<LayerPath> different = new ArrayList<>();
    private final MessageDigest sha256 = Digest.sha256(new byte[0]).newMessageDigest();
    private final byte[] buffer = new byte[256 * 1024];

    /** What an artifact has. */
    @FunctionalInterface
    public interface Contents {

        /** The content of the file with this name; empty when there is no such file or it has another size. */
        Optional<InputStream> open(LayerPath path, long size) throws IOException;
    }

    private ContentCheck(Contents contents) {
        this.contents = contents;
    }

    /** The names of the files that have another content than in the tar, but the same size. */
    public static List<LayerPath> differences(TarReader tar, ExtractionLimits limits, Contents contents)
            throws IOException {
        ContentCheck check = new ContentCheck(contents);
        check.compare(LayerTree.read(tar, limits, check).root());
        return List.copyOf(check.different);
    }

    /** Which names a file has in the end, only the end of the tar tells. */
    @Override
    public void file(FileNode file, List<Region> data, TarReader content) throws IOException {
        digests.add(digest(new SparseContent(file.size(), data, content)));
        file.setPlace(digests.size());
    }

    @Override
    public void create(Node node) {}

    @Override
    public void link(HardLinkNode link) {}

    @Override
    public void remove(Node node) {}

    private void compare(DirectoryNode directory) throws IOException {
        for (Node child : directory.children()) {
            if (child instanceof DirectoryNode below) {
                compare(below);
            } else if ((child instanceof HardLinkNode link ? link.origin() : child) instanceof FileNode file) {
                compare(child, file);
            }
        }
    }

    /** One name of a file is enough: whether the others lead to it, the index tells. */
    private void compare(Node name, FileNode file) throws IOException {
        if (file.place() == 0) {
            return;
        }
        byte[] expected = digests.get((int) file.place() - 1);
        file.setPlace(0);
        if (differs(name.path(), file.size(), expected)) {
            different.add(name.path());
        }
    }

    private boolean differs(LayerPath path, long size, byte[] expected) throws IOException {
        try {
            Optional<InputStream> opened = contents.open(path, size);
            if (opened.isEmpty()) {
                return false;
            }
            try (InputStream content = opened.get()) {
                return !Arrays.equals(digest(content), expected);
            }
        } catch (IntegrityException e) {
            return true; // An image that doesn't hold together where the content should be.
        }
    }

    private byte[] digest(InputStream content) throws IOException {
        sha256.reset();
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            sha256.update(buffer, 0, read);
        }
        return sha256.digest();
    }
}
