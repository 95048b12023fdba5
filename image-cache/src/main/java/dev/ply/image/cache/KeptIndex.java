package dev.ply.image.cache;

import dev.ply.image.io.FileStamp;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.LayerExtractor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;

/**
 * An index that was opened and checked, and what file that was. The layers of an image ask each other for indexes, so that
 * opening one anew for each question would cost the square of their number.
 *
 * @param file what tells the file from another one under its name
 * @param index the open index; thread-safe
 */
record KeptIndex(FileStamp file, LayerIndex index) {

    static KeptIndex open(Path file, LayerExtractor extractor) throws IOException {
        FileStamp stamp = FileStamp.of(file);
        return new KeptIndex(stamp, extractor.openIndex(file));
    }

    /** Whether this is still what lies there. */
    boolean isOf(Path path) throws IOException {
        return file.equals(FileStamp.of(path));
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
