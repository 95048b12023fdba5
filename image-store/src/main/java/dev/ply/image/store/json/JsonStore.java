package dev.ply.image.store.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.ply.image.Digest;
import dev.ply.image.ImageKey;
import dev.ply.image.StoredImage;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.NoSpaceException;
import dev.ply.image.io.FileFailure;
import dev.ply.image.spi.MetadataStore;
import dev.ply.image.spi.Notices;
import dev.ply.image.store.RecordCheck;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Keeps each image in a file of its own, named after its key. A file is only ever replaced as a whole, so no locks are
 * needed; the last use is the file's time, so that noting it can't undo a {@link #put} by somebody else.
 */
final class JsonStore implements MetadataStore {

    private final Path folder;
    private final boolean sync;
    private final Consumer<Unreadable> unreadable;
    private final ImageJson json = new ImageJson();
    private final RecordCheck check = new RecordCheck();

    JsonStore(Path folder, boolean sync, Notices notices) {
        this.folder = folder;
        this.sync = sync;
        Set<String> told = ConcurrentHashMap.newKeySet();
        this.unreadable = record -> {
            if (told.add(record.text())) {
                notices.warning(record.text() + "; it is ignored until the image is pulled again");
            }
        };
    }

    @Override
    public Optional<StoredImage> find(ImageKey key) throws IOException {
        return read(path(key), unreadable);
    }

    @Override
    public List<StoredImage> list() throws IOException {
        return list(unreadable);
    }

    @Override
    public void put(StoredImage image) throws IOException {
        Path path = path(image.key());
        Instant created = read(path, ignored -> {}).map(StoredImage::created).orElse(image.created());
        byte[] document = json.write(image, created);
        try {
            new AtomicFile(path, sync).write(document, image.lastUsed());
        } catch (IOException e) {
            throw describe(path, e);
        }
    }

    @Override
    public boolean remove(ImageKey key) throws IOException {
        Path path = path(key);
        try {
            return new AtomicFile(path, sync).delete();
        } catch (IOException e) {
            throw describe(path, e);
        }
    }

    /** Where nothing can be written, using an image must work all the same. */
    @Override
    public void touch(ImageKey key, Instant when) throws IOException {
        Path path = path(key);
        if (Files.isWritable(path)) {
            try {
                Files.setLastModifiedTime(path, FileTime.from(when));
            } catch (NoSuchFileException e) {
                // Removed just now.
            }
        }
    }

    @Override
    public List<Unreadable> unreadable() throws IOException {
        List<Unreadable> records = new ArrayList<>();
        list(records::add);
        return records;
    }

    @Override
    public List<String> verify() throws IOException {
        return unreadable().stream().map(Unreadable::text).toList();
    }

    @Override
    public void close() {}

    /** The files of all images in a folder. */
    static List<Path> files(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
                files.forEach(all::add);
            }
        }
        return all;
    }

    private List<StoredImage> list(Consumer<Unreadable> unreadable) throws IOException {
        List<StoredImage> images = new ArrayList<>();
        for (Path file : files(folder)) {
            read(file, unreadable).ifPresent(images::add);
        }
        images.sort(Comparator.<StoredImage, String>comparing(
                        image -> image.key().reference().toString())
                .thenComparing(image -> image.key().platform()));
        return images;
    }

    private Optional<StoredImage> read(Path file, Consumer<Unreadable> unreadable) throws IOException {
        byte[] document;
        Instant lastUsed;
        try {
            lastUsed = Files.getLastModifiedTime(file).toInstant();
            document = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (ClosedByInterruptException e) {
            throw describe(file, e);
        } catch (IOException e) {
            String why = FileFailure.of(e).reason();
            unreadable.accept(new Unreadable(
                    Optional.empty(), file + ": can't be read: " + why + "; make it readable, or remove it"));
            return Optional.empty();
        }
        try {
            StoredImage image = json.read(document, lastUsed);
            if (!path(image.key()).equals(file)) {
                throw new IllegalArgumentException("its name is another image's");
            }
            check.check(image);
            return Optional.of(image);
        } catch (JsonProcessingException e) {
            unreadable.accept(damaged(file, document, e.getOriginalMessage()));
        } catch (IOException | IllegalArgumentException e) {
            unreadable.accept(damaged(file, document, String.valueOf(e.getMessage())));
        }
        return Optional.empty();
    }

    private Unreadable damaged(Path file, byte[] document, String why) {
        return new Unreadable(json.key(document).filter(key -> path(key).equals(file)), file + ": damaged: " + why);
    }

    private Path path(ImageKey key) {
        Digest name = Digest.sha256(key.toString().getBytes(StandardCharsets.UTF_8));
        return folder.resolve(name.hex() + ".json");
    }

    private static ImageException describe(Path file, IOException failure) {
        if (failure instanceof ClosedByInterruptException) {
            return new CancelledException(file + ": interrupted", failure);
        }
        FileFailure what = FileFailure.of(failure);
        return what.diskFull()
                ? new NoSpaceException(file + ": no room for the image's metadata; make room and try again", failure)
                : new ImageException(file + ": " + what.reason(), failure);
    }
}
