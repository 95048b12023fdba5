package dev.ply.image.extract.files;

import dev.ply.image.extract.tar.TarReader;
import dev.ply.image.extract.tree.FileNode;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Some small files with their contents. Filled by one thread, written by another, and filled again. */
final class Batch {

    static final int MAX_FILES = 64;

    private static final int MAX_BYTES = 512 * 1024;

    private final SmallFiles target;
    private final List<FileNode> files = new ArrayList<>(MAX_FILES);
    private byte[] contents = new byte[0];
    private int length;

    Batch(SmallFiles target) {
        this.target = target;
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /** Whether another file of this size fits. */
    boolean hasRoom(long size) {
        return files.size() < MAX_FILES && size <= MAX_BYTES - length;
    }

    /** Reads a file without holes that fits. */
    void add(FileNode file, TarReader content) throws IOException {
        int end = length + (int) file.size();
        if (end > contents.length) {
            // Many layers are small, and memory that is never used has to be cleared nevertheless.
            contents = Arrays.copyOf(contents, Math.min(MAX_BYTES, Math.max(end, 4 * contents.length)));
        }
        for (int at = length; at < end; ) {
            int read = content.read(contents, at, end - at);
            if (read < 0) {
                throw new EOFException(file.path() + ": its data end early");
            }
            at += read;
        }
        files.add(file);
        length = end;
    }

    /** Writes all files, and is empty then. */
    void write() throws IOException {
        int offset = 0;
        for (FileNode file : files) {
            int size = (int) file.size();
            target.write(file, contents, offset, size);
            offset += size;
        }
        clear();
    }

    void clear() {
        files.clear();
        length = 0;
    }
}
