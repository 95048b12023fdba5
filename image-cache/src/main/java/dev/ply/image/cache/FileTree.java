package dev.ply.image.cache;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** A file, or a directory with all that it holds. Never follows links. */
final class FileTree {

    private final Path root;

    FileTree(Path root) {
        this.root = root;
    }

    /** Removes it; does nothing where it is not there. */
    void delete() throws IOException {
        try {
            if (Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
                try (DirectoryStream<Path> children = Files.newDirectoryStream(root)) {
                    deleteAll(children);
                }
            }
            Files.deleteIfExists(root);
        } catch (NoSuchFileException e) {
            // Somebody else, perhaps a person, removed it.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Relative to open directories where the platform can, since a layer's paths may be longer than a path may be. */
    private static void deleteAll(DirectoryStream<Path> children) throws IOException {
        for (Path child : children) {
            if (children instanceof SecureDirectoryStream<Path> open) {
                deleteIfThere(open, Objects.requireNonNull(child.getFileName()));
            } else {
                new FileTree(child).delete();
            }
        }
    }

    /** What somebody else removed meanwhile must not keep the rest. */
    private static void deleteIfThere(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        try {
            delete(parent, name);
        } catch (NoSuchFileException e) {
            // Removed by somebody else.
        }
    }

    private static void delete(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        BasicFileAttributes attributes = parent.getFileAttributeView(
                        name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
        if (attributes.isDirectory()) {
            try (SecureDirectoryStream<Path> children = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                deleteAll(children);
            }
            parent.deleteDirectory(name);
        } else {
            parent.deleteFile(name);
        }
    }

    /** The bytes of all files; one with several names counts once, and what can't be read not at all. */
    long bytes() throws IOException {
        Sizes sizes = new Sizes();
        Files.walkFileTree(root, sizes);
        return sizes.total;
    }

    private static final class Sizes extends SimpleFileVisitor<Path> {

        private final Set<Object> counted = new HashSet<>();
        private long total;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Object key = attributes.fileKey();
            if (attributes.isRegularFile() && (key == null || counted.add(key))) {
                total += attributes.size();
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @org.jspecify.annotations.Nullable IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }
}
