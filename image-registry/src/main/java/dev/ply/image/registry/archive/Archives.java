package dev.ply.image.registry.archive;

import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.io.FileStamp;
import dev.ply.image.registry.layout.LocalImages;
import dev.ply.image.registry.layout.LocalTransport;
import dev.ply.image.registry.layout.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Opens archives. Those used last stay open, so that a pull, which asks many questions, goes through the archive's headers
 * once, and goes on reading the same archive when another takes its name.
 */
final class Archives implements LocalTransport.Opener {

    private static final int KEPT = 4;

    private final Spool spool;
    private final BiFunction<Place, ArchiveFiles, LocalImages> format;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Path, Kept> kept = new LinkedHashMap<>(KEPT, 0.75f, true);

    /**
     * Opens archives of one format.
     *
     * @param spool where compressed archives are unpacked to
     * @param format reads the images among an archive's files, and closes these
     */
    Archives(Spool spool, BiFunction<Place, ArchiveFiles, LocalImages> format) {
        this.spool = spool;
        this.format = format;
    }

    private record Kept(FileStamp stamp, ArchiveFiles files) {}

    @Override
    public LocalImages open(Place place) throws IOException {
        if (!Files.exists(place.path())) {
            throw new NotFoundException(place.subject() + ": there is no file " + place.path());
        }
        if (Files.isDirectory(place.path())) {
            throw new NotFoundException(place.subject() + ": " + place.path() + " is a folder, not an archive");
        }
        if (!Files.isReadable(place.path())) {
            throw new ImageException(place.subject() + ": " + place.path() + ": permission denied");
        }
        return format.apply(place, files(place));
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            for (Kept archive : kept.values()) {
                archive.files().close();
            }
            kept.clear();
        } finally {
            lock.unlock();
        }
    }

    private ArchiveFiles files(Place place) throws IOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(place.subject() + ": interrupted", e);
        }
        try {
            FileStamp stamp = FileStamp.of(place.path());
            Kept known = kept.get(place.path());
            if (known == null || !known.stamp().equals(stamp)) {
                known = new Kept(stamp, read(place));
                forget(kept.put(place.path(), known));
                forget(kept.size() > KEPT ? kept.remove(kept.keySet().iterator().next()) : null);
            }
            known.files().use();
            return known.files();
        } finally {
            lock.unlock();
        }
    }

    private static void forget(@Nullable Kept archive) throws IOException {
        if (archive != null) {
            archive.files().close();
        }
    }

    private ArchiveFiles read(Place place) throws IOException {
        SharedFile file = spool.open(place);
        try {
            return new ArchiveFiles(file, new TarIndexer(place.subject(), file).index());
        } catch (IOException | RuntimeException e) {
            try (file) {
                throw e;
            }
        }
    }
}
