package dev.ply.image.extract.files;

import dev.ply.image.extract.posix.PosixFile;
import dev.ply.image.extract.tree.DirectoryNode;
import dev.ply.image.extract.tree.FileNode;
import dev.ply.image.extract.tree.SpecialNode;
import dev.ply.image.extract.tree.SymlinkNode;
import dev.ply.image.extract.tree.WhiteoutNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Makes files with what belongs to them. Thread-safe. Nothing has the path yet, and its directory is one. */
interface FileMaker {

    /** An empty file, open for writing. */
    FileChannel createFile(Path path, FileNode file) throws IOException;

    /** Gives a file, once it has its content, everything else. */
    void describeFile(Path path, FileNode file) throws IOException;

    /** The permission bits that a new file is made with. */
    int initialMode(FileNode file);

    /** The same as {@link #describeFile(Path, FileNode)} for a file that was just made and is still open. */
    void describeFile(PosixFile open, FileNode file) throws IOException;

    void createSymlink(Path path, SymlinkNode symlink) throws IOException;

    void createSpecial(Path path, SpecialNode special) throws IOException;

    /** An empty file under the whiteout's own name. */
    void createWhiteout(Path path, WhiteoutNode whiteout) throws IOException;

    /** A directory that this process can fill. */
    void createDirectory(Path path) throws IOException;

    /** Gives a directory, once nothing in it changes any more, everything else. Called again, replaces it. */
    void describeDirectory(Path path, DirectoryNode directory) throws IOException;
}
