package dev.ply.image.cli.mount;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mounts stacked EROFS images, read-only. Each image is mounted in a folder of this process only until the overlay that
 * they make up stands: that keeps them alive by itself. So nothing is left but one mount, which anybody may take away,
 * and the kernel frees the loop devices with it.
 */
public final class ImageMount {

    /** What the table of mounts names as the source of ours. */
    private static final String SOURCE = "ply";

    private static final String EMPTY = "empty";

    private final Mounts mounts;
    private final Path runtime;
    private final String process;

    /** Mounts in this system, which takes root. */
    public ImageMount() {
        this(
                new SystemMounts(),
                Path.of("/run/ply"),
                Long.toString(ProcessHandle.current().pid()));
    }

    ImageMount(Mounts mounts, Path runtime, String process) {
        this.mounts = mounts;
        this.runtime = runtime;
        this.process = process;
    }

    /**
     * Finds out whether images can be mounted on a directory, before effort goes into them.
     *
     * @throws IOException when the directory does not exist or shows an image already, or the user is not root
     */
    public void requirePossible(Path target) throws IOException {
        if (mounts.source(real(target)).filter(SOURCE::equals).isPresent()) {
            throw new IOException(target + ": an image is mounted there already; ply umount takes it away");
        }
        try {
            Files.createDirectories(runtime.resolve(EMPTY));
        } catch (AccessDeniedException e) {
            throw takesRoot(target, e);
        }
        if (!Files.isWritable(runtime)) {
            throw takesRoot(target, null);
        }
    }

    /**
     * Mounts images on each other; where that fails, nothing stays mounted.
     *
     * @param images files, bottom to top, at least one
     * @param target an existing directory on which no image is mounted
     * @throws IOException when the system refuses, in one line
     */
    public void mount(List<Path> images, Path target) throws IOException {
        requirePossible(target);
        removeAbandoned();
        Path directory = real(target);
        Path folder = Files.createDirectory(runtime.resolve(process));
        try {
            mounts.mount("overlay", "ro,lowerdir=" + mountEach(images, folder), SOURCE, directory);
            remove(folder);
        } catch (IOException | RuntimeException e) {
            giveUp(directory, folder, e);
            throw e;
        }
    }

    private static IOException takesRoot(Path target, @Nullable Throwable cause) {
        return new IOException(target + ": mounting an image takes root; ply unpack does not", cause);
    }

    /**
     * Cleans up although the thread may be interrupted, which would stop the cleaning, too. An overlay that can't be taken
     * away again leaves the images below it to whoever mounts next.
     */
    private void giveUp(Path target, Path folder, Exception why) {
        boolean interrupted = Thread.interrupted();
        try {
            unmountOurs(target);
            remove(folder);
        } catch (IOException e) {
            why.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Takes an image away again; does nothing where nothing is mounted.
     *
     * @throws IOException when it is in use, or something else is mounted there
     */
    public void unmount(Path target) throws IOException {
        Path directory = real(target);
        if (!unmountOurs(directory) && mounts.source(directory).isPresent()) {
            throw new IOException(target + ": what is mounted there is no image of ply's");
        }
        removeAbandoned();
    }

    private boolean unmountOurs(Path target) throws IOException {
        boolean ours = mounts.source(target).filter(SOURCE::equals).isPresent();
        if (ours) {
            mounts.unmount(target);
        }
        return ours;
    }

    /**
     * Mounts each image; returns the folders, top first. An overlay takes at least two, so the last one is empty; it
     * stays, for a folder that was removed makes all of the overlay's look so.
     */
    private String mountEach(List<Path> images, Path folder) throws IOException {
        List<String> lower = new ArrayList<>();
        lower.add(runtime.resolve(EMPTY).toString());
        for (Path image : images) {
            Path place = Files.createDirectory(folder.resolve(Integer.toString(lower.size())));
            mounts.mount("erofs", "ro,loop", image.toString(), place);
            lower.add(place.toString());
        }
        Collections.reverse(lower);
        return String.join(":", lower);
    }

    /** Clears up after processes that were killed in the middle. */
    private void removeAbandoned() throws IOException {
        if (Files.isDirectory(runtime)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(runtime)) {
                for (Path folder : folders) {
                    if (isAbandoned(folder.getFileName().toString())) {
                        remove(folder);
                    }
                }
            }
        }
    }

    /** Folders have the numbers of processes; one of this process's own is from an earlier one with its number. */
    private boolean isAbandoned(String name) {
        return name.matches("[0-9]{1,18}")
                && (name.equals(process)
                        || ProcessHandle.of(Long.parseLong(name)).isEmpty());
    }

    private void remove(Path folder) throws IOException {
        try (DirectoryStream<Path> places = Files.newDirectoryStream(folder)) {
            for (Path place : places) {
                if (mounts.source(place).isPresent()) {
                    mounts.unmount(place);
                }
                Files.delete(place);
            }
        }
        Files.delete(folder);
    }

    private static Path real(Path target) throws IOException {
        if (!Files.isDirectory(target)) {
            throw new IOException(target + ": is not a directory");
        }
        return target.toRealPath();
    }
}
