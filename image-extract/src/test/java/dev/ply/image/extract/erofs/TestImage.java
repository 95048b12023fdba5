package dev.ply.image.extract.erofs;

import dev.ply.image.layer.LayerPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.UUID;

/** An image that a test builds and then reads. */
final class TestImage implements AutoCloseable {

    private static final UUID NAME = new UUID(1, 2);

    final TestDirectory root;
    final ImageWriter writer;
    private final Path file;

    TestImage(Path file) throws IOException {
        this(file, TestDirectory.PLAIN);
    }

    TestImage(Path file, Attributes root) throws IOException {
        this(file, root, false);
    }

    TestImage(Path file, Attributes root, boolean chunked) throws IOException {
        this.file = file;
        this.root = new TestDirectory(root);
        this.writer = new ImageWriter(file, chunked);
    }

    long file(Attributes attributes, byte[] content) throws IOException {
        return writer.file(attributes, content.length, new ByteArrayInputStream(content));
    }

    void addFile(String name, Attributes attributes, byte[] content) throws IOException {
        root.add(name, Inode.FILE, file(attributes, content));
    }

    /** Completes the image and opens it. */
    ImageReader read() throws IOException {
        writer.finish(root, NAME);
        return ImageReader.open(file);
    }

    static StoredInode find(ImageReader reader, String path) throws IOException {
        return reader.find(LayerPath.of(path)).orElseThrow(() -> new AssertionError("no " + path));
    }

    static byte[] content(ImageReader reader, String path) throws IOException {
        try (InputStream in = reader.content(find(reader, path))) {
            return in.readAllBytes();
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
