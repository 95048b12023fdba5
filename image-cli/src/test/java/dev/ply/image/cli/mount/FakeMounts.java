package dev.ply.image.cli.mount;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table of mounts, of which one may refuse to be made. */
class FakeMounts implements Mounts {

    final Map<Path, String> table = new LinkedHashMap<>();
    final List<String> options = new ArrayList<>();
    private final int refuseAfter;

    FakeMounts(int refuseAfter) {
        this.refuseAfter = refuseAfter;
    }

    @Override
    public void mount(String type, String option, String source, Path target) throws IOException {
        if (options.size() == refuseAfter) {
            throw new IOException("mount(8): no more loop devices");
        }
        options.add(type + " " + option);
        table.put(target, source);
    }

    @Override
    public void unmount(Path target) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("umount: interrupted");
        }
        if (table.remove(target) == null) {
            throw new IOException("umount(8): " + target + " is not mounted");
        }
    }

    @Override
    public Optional<String> source(Path target) {
        return Optional.ofNullable(table.get(target));
    }
}
