package dev.ply.image.extract.tar;

import dev.ply.image.extract.tar.TarEntry.Region;
import dev.ply.image.io.BulkInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** A file's content with its holes, which an archive may leave out. Closing it does nothing. */
public final class SparseContent extends BulkInputStream {

    private final long size;
    private final TarReader content;
    private final Iterator<Region> regions;
    private Region region;
    private long position;

    /** The file that {@code content} stands at, which gives the bytes of {@code data} and no others. */
    public SparseContent(long size, List<Region> data, TarReader content) {
        this.size = size;
        this.content = content;
        this.regions = data.iterator();
        this.region = nextRegion();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (position == size) {
            return length == 0 ? 0 : -1;
        }
        if (position == region.offset() + region.length()) {
            region = nextRegion();
        }
        int read;
        if (position < region.offset()) {
            read = (int) Math.min(length, region.offset() - position);
            Arrays.fill(target, offset, offset + read, (byte) 0);
        } else {
            long left = region.offset() + region.length() - position;
            read = content.read(target, offset, (int) Math.min(length, left));
        }
        position += Math.max(read, 0);
        return read;
    }

    /** The next region; after the last one, one that begins where the file ends. */
    private Region nextRegion() {
        return regions.hasNext() ? regions.next() : new Region(size, 0);
    }
}
