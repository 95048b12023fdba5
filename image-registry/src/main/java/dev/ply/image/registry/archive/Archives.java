package dev.ply.image.registry.archive;

import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.registry.layout.LocalImages;
import dev.ply.image.registry.layout.LocalTransport;
import dev.ply.image.registry.layout.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

    private record Kept(Stamp stamp, ArchiveFiles files) {}

    /** What tells that a path still names the same content. */
    private record Stamp(Optional<Object> key, long size, FileTime modified) {

        /** A pipe changes while it is read, and can be read only once. */
        static Stamp of(Path path) throws IOException {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            FileTime modified = now.isRegularFile() ? now.lastModifiedTime() : FileTime.fromMillis(0);
            return new Stamp(Optional.ofNullable(now.fileKey()), now.size(), modified);
        }
    }

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
            Stamp stamp = Stamp.of(place.path());
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
