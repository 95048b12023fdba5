package dev.ply.image.cache;

import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.LayerExtractor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;

/**
 * An index that was opened and checked, and what file that was. The layers of an image ask each other for indexes, so that
 * opening one anew for each question would cost the square of their number.
 *
 * @param file what tells the file from another one under its name
 * @param index the open index; thread-safe
 */
record KeptIndex(Stamp file, LayerIndex index) {

    /** What a replaced file has otherwise. */
    private record Stamp(Object key, FileTime modified, long size) {

        static Stamp of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(
                    Objects.requireNonNullElse(attributes.fileKey(), file),
                    attributes.lastModifiedTime(),
                    attributes.size());
        }

        boolean isOf(Path file) throws IOException {
            Stamp now = of(file);
            return key.equals(now.key) && modified.equals(now.modified) && size == now.size;
        }
    }

    static KeptIndex open(Path file, LayerExtractor extractor) throws IOException {
        Stamp stamp = Stamp.of(file);
        return new KeptIndex(stamp, extractor.openIndex(file));
    }

    /** Whether this is still what lies there. */
    boolean isOf(Path path) throws IOException {
        return file.isOf(path);
    }

    /** The index for one more reader, whose closing it leaves it open for others. */
    LayerIndex share() {
        return new Shared(index);
    }

    private record Shared(LayerIndex index) implements LayerIndex {

        @Override
        public long size() {
            return index.size();
        }

        @Override
        public Optional<LayerEntry> find(LayerPath path) {
            return index.find(path);
        }

        @Override
        public Iterator<LayerEntry> entries() {
            return index.entries();
        }

        @Override
        public Iterator<LayerEntry> children(LayerPath directory) {
            return index.children(directory);
        }

        @Override
        public boolean hides(LayerPath path) {
            return index.hides(path);
        }

        @Override
        public void close() {}
    }
}
