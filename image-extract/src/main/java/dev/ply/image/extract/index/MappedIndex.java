package dev.ply.image.extract.index;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** An index in a mapped file, checked when it was opened. */
public final class MappedIndex implements LayerIndex {

    private final IndexRecords records;
    private final boolean hasWhiteouts;
    private volatile boolean closed;

    /**
     * An index whose records are proven.
     *
     * @param hasWhiteouts whether there is a whiteout or an opaque directory
     */
    MappedIndex(IndexRecords records, boolean hasWhiteouts) {
        this.records = records;
        this.hasWhiteouts = hasWhiteouts;
    }

    /**
     * Opens and checks an index.
     *
     * @throws IntegrityException when the file is not an intact index
     */
    public static MappedIndex open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new IntegrityException("index " + file + ": larger than any index");
            }
            return IndexCheck.check(channel.map(MapMode.READ_ONLY, 0, channel.size()), file);
        }
    }

    @Override
    public long size() {
        return opened().count();
    }

    @Override
    public Optional<LayerEntry> find(LayerPath path) {
        int found = opened().find(path);
        return found < 0 ? Optional.empty() : Optional.of(opened().entry(found));
    }

    @Override
    public Iterator<LayerEntry> entries() {
        return new Walk(0, opened().count(), i -> i + 1);
    }

    @Override
    public Iterator<LayerEntry> children(LayerPath directory) {
        int found = opened().find(directory);
        return found < 0 ? Collections.emptyIterator() : new Walk(found + 1, opened().next(found), opened()::next);
    }

    @Override
    public boolean hides(LayerPath path) {
        return hasWhiteouts ? LayerIndex.super.hides(path) : isBelowFile(path);
    }

    /** Whether the path or the nearest one above it that the layer has is something other than a directory. */
    private boolean isBelowFile(LayerPath path) {
        IndexRecords here = opened();
        for (Optional<LayerPath> at = Optional.of(path);
                at.isPresent();
                at = at.get().parent()) {
            int found = here.find(at.get());
            if (found >= 0) {
                return !here.isDirectory(found);
            }
        }
        return false;
    }

    /** The mapping itself goes with the garbage collector. */
    @Override
    public void close() {
        closed = true;
    }

    /** What the index holds, by position. */
    IndexRecords opened() {
        if (closed) {
            throw new IllegalStateException("the index is closed");
        }
        return records;
    }

    private final class Walk implements Iterator<LayerEntry> {

        private final int end;
        private final IntUnaryOperator step;
        private int position;

        Walk(int start, int end, IntUnaryOperator step) {
            this.position = start;
            this.end = end;
            this.step = step;
        }

        @Override
        public boolean hasNext() {
            return position < end;
        }

        @Override
        public LayerEntry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            LayerEntry entry = opened().entry(position);
            position = step.applyAsInt(position);
            return entry;
        }
    }
}
