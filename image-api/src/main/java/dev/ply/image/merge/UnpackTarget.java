package dev.ply.image.merge;

import dev.ply.image.error.ConfigurationException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where something is unpacked to. A directory that is there already stays the one that it is and is filled, since it may
 * be a mount point, somebody's working directory, or all that this user may write to; so the staging directory is inside
 * it; its owner, mode and time become the tree's where it belongs to this user. What is not there yet appears by one
 * rename. Closing takes back everything that did not get so far.
 */
final class UnpackTarget implements Closeable {

    private static final String OWNER = "unix:uid";
    private static final Integer ROOT = 0;

    private final Path place;
    private final boolean fill;
    private final Path staging;
    private final Deque<Path> madeParents = new ArrayDeque<>();
    private final List<Path> moved = new ArrayList<>();
    private boolean published;

    private UnpackTarget(Path place, boolean fill) {
        this.place = place;
        this.fill = fill;
        String name = ".ply-" + UUID.randomUUID();
        this.staging = fill ? place.resolve(name) : place.resolveSibling(name);
    }

    /**
     * Makes the staging directory and what is above it.
     *
     * @param place absolute; absent, or an empty directory
     */
    static UnpackTarget prepare(Path place) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path parent = place.getParent(); parent != null && !Files.exists(parent); parent = parent.getParent()) {
            missing.push(parent);
        }
        UnpackTarget target = new UnpackTarget(place, Files.isDirectory(place));
        try {
            for (Path parent : missing) {
                target.make(parent);
            }
            Files.createDirectory(target.staging);
            return target;
        } catch (IOException | RuntimeException e) {
            target.close();
            throw e;
        }
    }

    private void make(Path parent) throws IOException {
        try {
            Files.createDirectory(parent);
            madeParents.push(parent);
        } catch (FileAlreadyExistsException e) {
            // Whoever made it meanwhile takes care of it.
            if (!Files.isDirectory(parent)) {
                throw e;
            }
        }
    }

    /** An empty directory on the file system of the final place. */
    Path staging() {
        return staging;
    }

    /** Moves what was made in the staging directory to its place. */
    void publish(Path artifact) throws IOException {
        boolean tree = Files.isDirectory(artifact, LinkOption.NOFOLLOW_LINKS);
        if (fill && !tree) {
            throw new ConfigurationException(
                    place + ": is a folder, and what this extractor makes is a file; name one that does not exist yet");
        }
        if (fill) {
            fill(artifact);
        } else {
            Files.move(artifact, place, StandardCopyOption.ATOMIC_MOVE);
        }
        published = true;
    }

    @Override
    public void close() throws IOException {
        if (!published) {
            for (Path path : moved) {
                deleteTree(path);
            }
        }
        deleteTree(staging);
        if (!published) {
            deleteParents();
        }
    }

    private void fill(Path tree) throws IOException {
        FileTime time = Files.getLastModifiedTime(tree);
        boolean ours = isOurs();
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(tree)) {
            found.forEach(children::add);
        }
        for (Path child : children) {
            Path to = place.resolve(child.getFileName());
            Files.move(child, to, StandardCopyOption.ATOMIC_MOVE);
            moved.add(to);
        }
        copyAttributes(tree);
        if (ours) {
            copyOwnerAndMode(tree);
        }
        deleteTree(staging);
        if (ours) {
            Files.setLastModifiedTime(place, time);
        }
    }

    /**
     * Whether this user may make the directory what the tree's root is. One that belongs to somebody else, as volumes of
     * containers often do, is filled all the same.
     */
    private boolean isOurs() throws IOException {
        Object user = Files.getAttribute(staging, OWNER);
        return user.equals(ROOT) || user.equals(Files.getAttribute(place, OWNER));
    }

    private void copyOwnerAndMode(Path tree) throws IOException {
        Map<String, Object> wanted = Files.readAttributes(tree, "unix:uid,gid,mode");
        Map<String, Object> actual = Files.readAttributes(place, "unix:uid,gid,mode");
        for (String name : List.of("uid", "gid", "mode")) {
            // A new owner takes bits of the mode away.
            if (name.equals("mode") || !Objects.equals(wanted.get(name), actual.get(name))) {
                Files.setAttribute(place, "unix:" + name, Objects.requireNonNull(wanted.get(name)));
            }
        }
    }

    private void copyAttributes(Path tree) throws IOException {
        UserDefinedFileAttributeView from = Files.getFileAttributeView(tree, UserDefinedFileAttributeView.class);
        UserDefinedFileAttributeView to = Files.getFileAttributeView(place, UserDefinedFileAttributeView.class);
        for (String name : from == null || to == null ? List.<String>of() : from.list()) {
            ByteBuffer value = ByteBuffer.allocate(from.size(name));
            from.read(name, value);
            to.write(name, value.flip());
        }
    }

    private void deleteParents() throws IOException {
        for (Path parent : madeParents) {
            try {
                Files.deleteIfExists(parent);
            } catch (DirectoryNotEmptyException e) {
                // Somebody else found it useful.
                return;
            }
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        try {
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // Never made, or moved to its place whole.
        }
    }
}
