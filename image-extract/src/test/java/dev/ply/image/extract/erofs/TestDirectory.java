package dev.ply.image.extract.erofs;

import dev.ply.image.io.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A directory for a test's image. */
final class TestDirectory implements Directory {

    static final Attributes PLAIN = new Attributes(0755, 0, 0, Instant.ofEpochSecond(1_700_000_000), new TreeMap<>());

    private final Attributes attributes;
    private final List<Child> children = new ArrayList<>();

    TestDirectory(Attributes attributes) {
        this.attributes = attributes;
    }

    /** Ordinary attributes besides these. */
    static Attributes withXattrs(Map<String, ByteString> xattrs) {
        return new Attributes(0644, 0, 0, PLAIN.modified(), new TreeMap<>(xattrs));
    }

    TestDirectory add(String name, int type, long reference) {
        children.add(new Child(ByteString.utf8(name), type, reference, null));
        return this;
    }

    TestDirectory add(String name, TestDirectory directory) {
        children.add(new Child(ByteString.utf8(name), Inode.DIRECTORY, 0, directory));
        return this;
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public List<Child> children() {
        return children;
    }
}
