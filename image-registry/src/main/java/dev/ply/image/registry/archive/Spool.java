package dev.ply.image.registry.archive;

import dev.ply.image.error.CancelledException;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.error.NoSpaceException;
import dev.ply.image.registry.layout.Place;
import dev.ply.image.spi.Settings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Opens archives so that any position can be read. What can't be is copied first: gzip'ed archives, unpacked, and pipes,
 * into a file whose name is gone as soon as it exists, so that nothing is left behind however this ends. Thread-safe.
 */
final class Spool {

    private static final int BUFFER = 64 * 1024;
    private static final int MAX_RATIO = 1000;
    private static final long RATIO_COUNTS_FROM = 1L << 30;

    private final Path folder;
    private final long limit;

    /**
     * A spool.
     *
     * @param folder where copies are made; created when needed
     * @param limit the most bytes that a copy may have
     */
    Spool(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /** A spool in the home, with the setting {@code unpackedBytes}: how large a compressed archive may become. */
    static Spool of(Settings settings) {
        return new Spool(settings.home(), settings.bytes("unpackedBytes", 256L << 30, 0, Long.MAX_VALUE));
    }

    /** Opens the archive at a place. */
    SharedFile open(Place place) throws IOException {
        try (CountingInputStream in =
                new CountingInputStream(new BufferedInputStream(Files.newInputStream(place.path()), BUFFER))) {
            Compression compression = Compression.of(in.peek());
            if (compression == Compression.NONE && Files.isRegularFile(place.path())) {
                return new SharedFile(new RandomAccessFile(place.path().toFile(), "r"));
            }
            return switch (compression) {
                case NONE -> copy(place.subject(), in, in);
                case GZIP -> copy(place.subject(), unzip(place.subject(), in), in);
                default ->
                    throw new IntegrityException(place.subject() + ": compressed with " + compression.program()
                            + ", which is not supported for archives; decompress it first, with "
                            + compression.program()
                            + " -d");
            };
        } catch (ClosedByInterruptException e) {
            throw new CancelledException(place.subject() + ": interrupted", e);
        }
    }

    private static InputStream unzip(String subject, InputStream in) throws IntegrityException {
        try {
            return new GZIPInputStream(in, BUFFER);
        } catch (IOException e) {
            throw new IntegrityException(subject + ": not valid gzip: " + e.getMessage(), e);
        }
    }

    private SharedFile copy(String subject, InputStream content, CountingInputStream packed) throws IOException {
        RandomAccessFile copy = nameless();
        try {
            byte[] buffer = new byte[BUFFER];
            for (int read = read(subject, content, buffer); read >= 0; read = read(subject, content, buffer)) {
                write(subject, copy, buffer, read);
                requireWithinLimits(subject, copy.getFilePointer(), packed.count());
            }
            return new SharedFile(copy);
        } catch (IOException | RuntimeException e) {
            try (copy) {
                throw e;
            }
        }
    }

    private RandomAccessFile nameless() throws IOException {
        Files.createDirectories(folder);
        Path name = Files.createTempFile(folder, ".spool-", "");
        try {
            return new RandomAccessFile(name.toFile(), "rw");
        } finally {
            Files.delete(name);
        }
    }

    private static int read(String subject, InputStream content, byte[] buffer) throws IOException {
        Interrupts.check(subject);
        try {
            return content.read(buffer);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new IntegrityException(subject + ": damaged or truncated: " + e.getMessage(), e);
        }
    }

    private void write(String subject, RandomAccessFile copy, byte[] buffer, int count) throws IOException {
        try {
            copy.write(buffer, 0, count);
        } catch (IOException e) {
            throw new NoSpaceException(
                    subject + ": can't be unpacked in " + folder + ": " + e.getMessage()
                            + "; decompress it yourself, or make room there",
                    e);
        }
    }

    private void requireWithinLimits(String subject, long unpacked, long packed) throws LimitExceededException {
        if (unpacked > limit) {
            throw new LimitExceededException(subject + ": unpacks to more than " + limit + " bytes");
        }
        if (unpacked > RATIO_COUNTS_FROM && unpacked / MAX_RATIO > packed) {
            throw new LimitExceededException(subject + ": unpacks to more than " + MAX_RATIO + " times its size");
        }
    }
}
