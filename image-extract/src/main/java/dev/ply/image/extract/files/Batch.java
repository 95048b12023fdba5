package dev.ply.image.extract.files;

import dev.ply.image.extract.tar.TarReader;
import dev.ply.image.extract.tree.FileNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Some small files with their contents. Filled by one thread, written by another, and filled again. */
final class Batch {

    static final int MAX_FILES = 64;

    private final byte[] contents = new byte[512 * 1024];
    private final List<FileNode> files = new ArrayList<>(MAX_FILES);
    private final MessageDigest hash = Hashes.sha256();
    private int length;

    boolean isEmpty() {
        return files.isEmpty();
    }

    /** Whether another file of this size fits. */
    boolean hasRoom(long size) {
        return files.size() < MAX_FILES && size <= contents.length - length;
    }

    /** Reads a file without holes that fits. */
    void add(FileNode file, TarReader content) throws IOException {
        int end = length + (int) file.size();
        for (int at = length; at < end; ) {
            at += content.read(contents, at, end - at);
        }
        files.add(file);
        length = end;
    }

    /** Writes all files, and is empty then. */
    void write(Path root, FileMaker maker) throws IOException {
        NodePaths paths = new NodePaths(root);
        int offset = 0;
        for (FileNode file : files) {
            Path path = paths.of(file);
            int size = (int) file.size();
            try (FileChannel channel = maker.createFile(path, file)) {
                for (ByteBuffer bytes = ByteBuffer.wrap(contents, offset, size); bytes.hasRemaining(); ) {
                    channel.write(bytes);
                }
            }
            if (size > 0) {
                hash.update(contents, offset, size);
                file.setContentHash(hash.digest());
            }
            maker.describeFile(path, file);
            offset += size;
        }
        clear();
    }

    void clear() {
        files.clear();
        length = 0;
    }
}
