package dev.ply.image.extract.erofs;

import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Reads everything that an image leads to, each inode once. */
final class ImageWalk {

    private final ImageReader reader;
    private final Set<Long> seen = new HashSet<>();
    private final Deque<Long> left = new ArrayDeque<>();

    private ImageWalk(ImageReader reader) {
        this.reader = reader;
    }

    static ImageWalk over(ImageInput image) throws IOException {
        try (ImageReader reader = ImageReader.open(image)) {
            ImageWalk walk = new ImageWalk(reader);
            walk.run();
            return walk;
        }
    }

    /** How many inodes there were. */
    int visited() {
        return seen.size();
    }

    private void run() throws IOException {
        enqueue(reader.root().number());
        while (!left.isEmpty()) {
            visit(reader.inode(left.pop()));
        }
    }

    private void visit(StoredInode inode) throws IOException {
        reader.xattrs(inode);
        switch (inode.inode().type()) {
            case Inode.FILE -> read(inode);
            case Inode.SYMLINK -> reader.target(inode);
            case Inode.DIRECTORY -> list(inode);
            default -> {}
        }
    }

    private void read(StoredInode file) throws IOException {
        try (InputStream in = reader.content(file)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private void list(StoredInode directory) throws IOException {
        DirectoryCursor names = reader.names(directory);
        for (Optional<DirectoryBlock.Name> name = names.next(); name.isPresent(); name = names.next()) {
            enqueue(name.get().number());
        }
        reader.lookUp(directory, ByteString.utf8("absent"));
    }

    private void enqueue(long number) {
        if (seen.add(number)) {
            left.push(number);
        }
    }
}
