package dev.ply.image.extract.files;

import dev.ply.image.extract.posix.PosixFile;
import dev.ply.image.extract.tree.DirectoryNode;
import dev.ply.image.extract.tree.FileNode;
import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Makes files through their descriptors. Java has only paths for attributes and times, and opens the file anew for each;
 * with many small files in deep directories that is a good part of the time.
 */
final class DescriptorFiles implements SmallFiles {

    private static final ByteString SLASH = ByteString.utf8("/");

    private final ByteString root;
    private final FileMaker maker;
    private final PosixFile open;
    private @Nullable DirectoryNode lastDirectory;
    private ByteString lastPrefix = ByteString.EMPTY;

    DescriptorFiles(Path root, FileMaker maker, PosixFile open) {
        this.root = FileNames.bytes(root).concat(SLASH);
        this.maker = maker;
        this.open = open;
    }

    @Override
    public void write(FileNode file, byte[] contents, int offset, int length) throws IOException {
        open.create(path(file), maker.initialMode(file));
        try (open) {
            open.write(contents, offset, length);
            maker.describeFile(open, file);
        }
    }

    private ByteString path(FileNode file) {
        DirectoryNode directory = file.parent();
        if (directory != lastDirectory || directory == null) {
            lastDirectory = directory;
            lastPrefix = directory == null || directory.parent() == null
                    ? root
                    : root.concat(directory.path().bytes()).concat(SLASH);
        }
        return lastPrefix.concat(file.name());
    }
}
