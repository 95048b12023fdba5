package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.layer.ExtractedLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who stacks the layers, and the mount options that it understands. */
enum OverlayOptions {
    /** The kernel's overlayfs, mounted by root. An ordinary user's layers are only as {@link #USERXATTR} has them. */
    KERNEL("overlay", ""),
    /** The kernel's overlayfs, mounted in a user namespace. */
    USERXATTR("overlay-user", ",userxattr"),
    /** fuse-overlayfs, which reads the shadow extractor's record of owners and modes. */
    FUSE("aufs", ",xattr_permissions=2");

    private final String whiteouts;
    private final String more;

    OverlayOptions(String whiteouts, String more) {
        this.whiteouts = whiteouts;
        this.more = more;
    }

    /** Makes layers have their whiteouts in the form that this reader understands. */
    ImageClient.Builder apply(ImageClient.Builder builder) {
        return builder.setting("extract.whiteouts", whiteouts);
    }

    /**
     * What stands after {@code -o}.
     *
     * @param layers bottom to top
     * @param home where an empty folder can be, since the kernel stacks no fewer than two layers
     */
    String of(List<ExtractedLayer> layers, Path home) throws IOException {
        List<Path> lower = new ArrayList<>();
        layers.forEach(layer -> lower.add(layer.path()));
        if (lower.size() < 2 && this != FUSE) {
            lower.add(0, Files.createDirectories(home.resolve("cache").resolve("empty")));
        }
        if (this == FUSE) {
            lower.forEach(OverlayOptions::requireNoColon);
        }
        Collections.reverse(lower);
        String options = this == KERNEL && !isRoot() ? USERXATTR.more : more;
        return lower.stream().map(OverlayOptions::escape).collect(Collectors.joining(":", "lowerdir=", options));
    }

    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /** Colons separate layers, commas options, and backslashes take the meaning from either. */
    private static String escape(Path path) {
        return path.toString().replace("\\", "\\\\").replace(":", "\\:").replace(",", "\\,");
    }

    /** fuse-overlayfs has no way to write one. */
    private static void requireNoColon(Path path) {
        if (path.toString().indexOf(':') >= 0) {
            throw new UserException(
                    ExitCodes.FAILURE,
                    "layers: " + path + ": fuse-overlayfs reads no path with a colon; choose another --home or"
                            + " --layers-dir");
        }
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
