package dev.ply.image.contract;

import dev.ply.image.spi.Notices;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was told. */
public final class RecordedNotices implements Notices {

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<String> information = new CopyOnWriteArrayList<>();

    @Override
    public void warning(String text) {
        warnings.add(text);
    }

    @Override
    public void information(String text) {
        information.add(text);
    }

    /** The warnings so far. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The other notices so far. */
    public List<String> information() {
        return List.copyOf(information);
    }
}
