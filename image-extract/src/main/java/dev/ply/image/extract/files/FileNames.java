package dev.ply.image.extract.files;

import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerPath;
import java.net.URI;
import java.nio.file.Path;

/**
 * Paths whose names are given bytes. Java makes paths from text in the locale's encoding, which has no place for every
 * byte; only its URIs name bytes, in every locale.
 */
final class FileNames {

    private static final String HEX = "0123456789ABCDEF";

    private FileNames() {}

    /** What {@code directory} holds under {@code name}, a single component. */
    static Path resolve(Path directory, ByteString name) {
        return isPlain(name)
                ? directory.resolve(name.utf8())
                : directory.resolve(absolute(name).getFileName());
    }

    /** The place of a layer's path in a tree. */
    static Path resolve(Path root, LayerPath path) {
        if (path.isRoot()) {
            return root;
        }
        return isPlain(path.bytes()) ? root.resolve(path.bytes().utf8()) : root.resolve(relative(path.bytes()));
    }

    /** A symlink's target. Java has no doubled or trailing slashes in paths: those are lost. */
    static Path target(ByteString target) {
        if (isPlain(target)) {
            return Path.of(target.utf8());
        }
        return target.at(0) == '/' ? absolute(target) : relative(target);
    }

    /** Whether {@link #target} gives every byte back. */
    static boolean isExactTarget(ByteString target) {
        for (int i = 1; i < target.length(); i++) {
            if (target.at(i) == '/' && (i == target.length() - 1 || target.at(i - 1) == '/')) {
                return false;
            }
        }
        return true;
    }

    /** The bytes of a path as it stands. */
    static ByteString bytes(Path path) {
        String text = path.toString();
        if (isAscii(text)) {
            return ByteString.utf8(text);
        }
        String raw = Path.of("/").resolve(path).toUri().getRawPath();
        byte[] bytes = new byte[raw.length()];
        int length = 0;
        for (int i = path.isAbsolute() ? 0 : 1; i < raw.length(); i++) {
            boolean escaped = raw.charAt(i) == '%';
            bytes[length++] = (byte) (escaped ? Integer.parseInt(raw, i + 1, i + 3, 16) : raw.charAt(i));
            i += escaped ? 2 : 0;
        }
        // A URI says by a trailing slash that there is a directory now.
        boolean slash = length > 1 && bytes[length - 1] == '/';
        return ByteString.of(bytes, 0, slash ? length - 1 : length);
    }

    private static boolean isPlain(ByteString name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.at(i) <= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static Path relative(ByteString path) {
        Path absolute = absolute(path);
        return absolute.subpath(0, absolute.getNameCount());
    }

    /** Slashes that mean nothing are left out here: Java takes a URI's path as normalised already. */
    private static Path absolute(ByteString path) {
        StringBuilder uri = new StringBuilder("file://");
        boolean slash = true;
        for (int i = 0; i < path.length(); i++) {
            int value = path.at(i) & 0xff;
            if (value == '/') {
                slash = true;
            } else {
                uri.append(slash ? "/%" : "%").append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 15));
                slash = false;
            }
        }
        return Path.of(URI.create(uri.toString()));
    }
}
