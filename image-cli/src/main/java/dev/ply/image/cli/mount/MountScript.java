package dev.ply.image.cli.mount;

import java.nio.file.Path;
import java.util.List;

/**
 * Shell commands that mount stacked EROFS images at the directory that is the script's first argument, as
 * {@link ImageMount} does: {@code ply layers --overlay kernel REF | sudo sh -s /mnt}.
 *
 * @param images files, bottom to top
 */
public record MountScript(List<Path> images) {

    /** Copies the list. */
    public MountScript {
        images = List.copyOf(images);
    }

    /** The commands, a line each. */
    public String text() {
        StringBuilder script =
                new StringBuilder("set -e; mkdir -p /run/ply/empty; d=$(mktemp -d /run/ply/script.XXXXXX)\n");
        StringBuilder lower = new StringBuilder("/run/ply/empty");
        for (int i = 0; i < images.size(); i++) {
            script.append("mkdir $d/").append(i).append("; mount -t erofs -o ro,loop ");
            script.append(quote(images.get(i))).append(" $d/").append(i).append('\n');
            lower.insert(0, "$d/" + i + ":");
        }
        script.append("mount -t overlay -o ro,lowerdir=").append(lower).append(" ply \"${1:?}\"\n");
        return script.append("umount $d/*; rm -d $d/* $d\n").toString();
    }

    private static String quote(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
