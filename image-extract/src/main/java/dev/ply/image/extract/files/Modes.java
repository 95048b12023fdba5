package dev.ply.image.extract.files;

import dev.ply.image.extract.posix.PosixFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Permission bits. Files are made with theirs; only what the process's mask took away is set afterwards. */
final class Modes {

    private static final PosixFilePermission[] BY_BIT = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ
    };

    private final int masked;

    private Modes(int masked) {
        this.masked = masked;
    }

    /** Finds the process's mask out by making a directory in {@code scratch}. */
    static Modes probe(Path scratch) throws IOException {
        Path probe = Files.createDirectory(scratch.resolve("umask"), attribute(0777));
        int got = (int) Files.getAttribute(probe, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0777;
        Files.delete(probe);
        return new Modes(0777 & ~got);
    }

    /** For making a file with these nine bits. */
    static FileAttribute<Set<PosixFilePermission>> attribute(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < BY_BIT.length; bit++) {
            if ((mode & 1 << bit) != 0) {
                permissions.add(BY_BIT[bit]);
            }
        }
        return PosixFilePermissions.asFileAttribute(permissions);
    }

    /** Sets what making the file with these bits left out. */
    void complete(Path path, int mode) throws IOException {
        if (isIncomplete(mode)) {
            set(path, mode);
        }
    }

    /** The same for a file that is open. */
    void complete(PosixFile open, int mode) throws IOException {
        if (isIncomplete(mode)) {
            open.setMode(mode);
        }
    }

    private boolean isIncomplete(int mode) {
        return (mode & (masked | ~0777)) != 0;
    }

    /** Sets all twelve bits of what is no symlink. */
    void set(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
    }
}
