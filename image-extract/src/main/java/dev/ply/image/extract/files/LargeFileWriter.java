package dev.ply.image.extract.files;

import dev.ply.image.extract.tar.TarEntry.Region;
import dev.ply.image.extract.tar.TarReader;
import dev.ply.image.extract.tree.FileNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Writes files of any size. Holes stay holes, and long runs of zeros become some. */
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
        try (FileChannel channel = maker.createFile(path, file)) {
            for (Region region : data) {
                channel.position(region.offset());
                copy(content, region.length(), channel);
            }
            if (channel.size() < file.size()) {
                channel.write(ByteBuffer.allocate(1), file.size() - 1);
            }
        }
        maker.describeFile(path, file);
    }

    private void copy(TarReader content, long length, FileChannel channel) throws IOException {
        for (long left = length; left > 0; ) {
            int read = content.read(buffer, 0, (int) Math.min(buffer.length, left));
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
}
