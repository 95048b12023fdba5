package dev.ply.image.cache;

import dev.ply.image.error.ImageException;
import dev.ply.image.io.DisplayText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells file systems apart on which locks keep others out. Some network mounts grant locks that other machines don't see,
 * which is worse than granting none.
 */
final class LockableFileSystem {

    /** Mount options under which locks hold on this machine alone. */
    private static final Set<String> LOCAL_LOCKS =
            Set.of("nolock", "local_lock=all", "local_lock=posix", "nobrl", "localflocks");

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    private LockableFileSystem() {}

    /** Refuses a directory whose file system's locks don't hold. */
    static void require(Path directory) throws IOException {
        if (Files.isReadable(MOUNTS)) {
            Optional<String> why = objection(directory.toRealPath(), mounts());
            if (why.isPresent()) {
                throw refused(directory, why.get(), null);
            }
        }
    }

    /** Mount points are bytes, which need not be text. */
    private static List<String> mounts() throws IOException {
        return new String(Files.readAllBytes(MOUNTS), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** Why locks in {@code directory} would not hold, going by the mounts in the form of proc(5), mountinfo. */
    static Optional<String> objection(Path directory, List<String> mounts) {
        Mount nearest = null;
        for (String line : mounts) {
            Optional<Mount> mount = Mount.parse(line);
            // A later mount on the same point covers the earlier one.
            if (mount.isPresent()
                    && directory.startsWith(mount.get().point())
                    && (nearest == null || mount.get().point().startsWith(nearest.point()))) {
                nearest = mount.get();
            }
        }
        if (nearest == null) {
            return Optional.empty();
        }
        String type = nearest.type();
        return nearest.options().stream()
                .filter(LOCAL_LOCKS::contains)
                .findFirst()
                .map(option -> type + " is mounted with " + option + ", so that other machines don't see the locks");
    }

    /** The error for a file system whose locks don't work. */
    static ImageException refused(Path path, @Nullable String why, @Nullable IOException cause) {
        return new ImageException(
                DisplayText.of(path.toString()) + ": locks don't work on this file system: " + why
                        + "; choose a home on a local disk, or mount with working locks",
                cause);
    }

    private record Mount(Path point, String type, List<String> options) {

        static Optional<Mount> parse(String line) {
            List<String> halves = List.of(line.split(" - ", 2));
            List<String> before = List.of(halves.get(0).split(" ", -1));
            List<String> after =
                    halves.size() < 2 ? List.of() : List.of(halves.get(1).split(" ", -1));
            if (before.size() < 6 || after.size() < 3) {
                return Optional.empty();
            }
            // Blanks and the like are escaped, and not every name is a path in every locale. Such a mount point is not
            // recognised, which refuses nothing.
            try {
                return Optional.of(new Mount(
                        Path.of(before.get(4)),
                        after.get(0),
                        List.of(after.get(2).split(",", -1))));
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        }
    }
}
