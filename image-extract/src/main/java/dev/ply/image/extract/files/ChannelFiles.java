package dev.ply.image.extract.files;

import dev.ply.image.extract.tree.FileNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Makes files with what Java has. */
final class ChannelFiles implements SmallFiles {

    private final NodePaths paths;
    private final FileMaker maker;

    ChannelFiles(Path root, FileMaker maker) {
        this.paths = new NodePaths(root);
        this.maker = maker;
    }

    @Override
    public void write(FileNode file, byte[] contents, int offset, int length) throws IOException {
        Path path = paths.of(file);
        try (FileChannel channel = maker.createFile(path, file)) {
            for (ByteBuffer bytes = ByteBuffer.wrap(contents, offset, length); bytes.hasRemaining(); ) {
                channel.write(bytes);
            }
        }
        maker.describeFile(path, file);
    }
}
