package dev.ply.image.extract.files;

import dev.ply.image.error.CancelledException;
import dev.ply.image.extract.tar.TarEntry.Region;
import dev.ply.image.extract.tar.TarReader;
import dev.ply.image.extract.tree.FileNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/** Writes files of any size, hashing on the way. Holes stay holes, and so do long runs of zeros. */
final class LargeFileWriter {

    private static final int BUFFER = 256 * 1024;
    private static final byte[] ZEROS = new byte[BUFFER];

    private final FileMaker maker;
    private byte[] buffer = new byte[0];

    LargeFileWriter(FileMaker maker) {
        this.maker = maker;
    }

    void write(Path path, FileNode file, List<Region> data, TarReader content) throws IOException {
        if (buffer.length == 0) {
            // Many layers have no large file, and memory that is never used has to be cleared nevertheless.
            buffer = new byte[BUFFER];
        }
        MessageDigest hash = Hashes.sha256();
        try (FileChannel channel = maker.createFile(path, file)) {
            long position = 0;
            for (Region region : data) {
                hashHole(hash, region.offset() - position);
                channel.position(region.offset());
                copy(content, region.length(), channel, hash);
                position = region.offset() + region.length();
            }
            hashHole(hash, file.size() - position);
            if (channel.size() < file.size()) {
                channel.write(ByteBuffer.allocate(1), file.size() - 1);
            }
        }
        file.setContentHash(hash.digest());
        maker.describeFile(path, file);
    }

    private void copy(TarReader content, long length, FileChannel channel, MessageDigest hash) throws IOException {
        for (long left = length; left > 0; ) {
            int read = content.read(buffer, 0, (int) Math.min(buffer.length, left), hash);
            if (Arrays.mismatch(buffer, 0, read, ZEROS, 0, read) < 0) {
                channel.position(channel.position() + read);
            } else {
                for (ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read); bytes.hasRemaining(); ) {
                    channel.write(bytes);
                }
            }
            left -= read;
        }
    }

    private void hashHole(MessageDigest hash, long length) throws CancelledException {
        for (long left = length; left > 0; left -= ZEROS.length) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException("extraction: interrupted");
            }
            hash.update(ZEROS, 0, (int) Math.min(ZEROS.length, left));
        }
    }
}
