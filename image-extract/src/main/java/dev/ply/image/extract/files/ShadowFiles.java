package dev.ply.image.extract.files;

import dev.ply.image.extract.posix.Posix;
import dev.ply.image.extract.posix.PosixFile;
import dev.ply.image.extract.tree.DirectoryNode;
import dev.ply.image.extract.tree.FileNode;
import dev.ply.image.extract.tree.Node;
import dev.ply.image.extract.tree.SpecialNode;
import dev.ply.image.extract.tree.SymlinkNode;
import dev.ply.image.extract.tree.WhiteoutNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.Set;

/** Files as any user can make them. What the user can't give them stands in {@link ShadowAttributes}. */
final class ShadowFiles implements FileMaker {

    private static final int FILE_MINIMUM = 0600;
    private static final int DIRECTORY_MINIMUM = 0700;
    /** The file belongs to whoever extracts, so these bits would lend that user's rights to everybody. */
    private static final int SET_ID = 06000;

    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final ShadowAttributes overrides;
    private final UserAttributes attributes;
    private final Modes modes;

    ShadowFiles(ShadowAttributes overrides, UserAttributes attributes, Modes modes) {
        this.overrides = overrides;
        this.attributes = attributes;
        this.modes = modes;
    }

    @Override
    public FileChannel createFile(Path path, FileNode file) throws IOException {
        return create(path, file);
    }

    @Override
    public void describeFile(Path path, FileNode file) throws IOException {
        describe(path, file);
        modes.complete(path, fileMode(file));
        setTime(path, file);
    }

    @Override
    public int initialMode(FileNode file) {
        return fileMode(file);
    }

    @Override
    public void describeFile(PosixFile open, FileNode file) throws IOException {
        attributes.set(open, overrides.of(file));
        modes.complete(open, fileMode(file));
        open.setTimes(file.modified());
    }

    @Override
    public void createSymlink(Path path, SymlinkNode symlink) throws IOException {
        if (FileNames.isExactTarget(symlink.target()) || Posix.unavailable().isPresent()) {
            Files.createSymbolicLink(path, FileNames.target(symlink.target()));
        } else {
            Posix.load().symlink(symlink.target(), FileNames.bytes(path));
        }
        setTime(path, symlink);
    }

    @Override
    public void createSpecial(Path path, SpecialNode special) throws IOException {
        create(path, special).close();
        describe(path, special);
        modes.complete(path, fileMode(special));
        setTime(path, special);
    }

    @Override
    public void createWhiteout(Path path, WhiteoutNode whiteout) throws IOException {
        create(path, whiteout).close();
        describe(path, whiteout);
        modes.complete(path, fileMode(whiteout));
        setTime(path, whiteout);
    }

    @Override
    public void createDirectory(Path path) throws IOException {
        Files.createDirectory(path, Modes.attribute(DIRECTORY_MINIMUM));
    }

    @Override
    public void describeDirectory(Path path, DirectoryNode directory) throws IOException {
        describe(path, directory);
        modes.set(path, directoryMode(directory.mode()));
        setTime(path, directory);
    }

    private FileChannel create(Path path, Node node) throws IOException {
        return FileChannel.open(path, NEW, Modes.attribute(fileMode(node) & 0777));
    }

    private static int fileMode(Node node) {
        return fileMode(node.mode());
    }

    /** The bits that anything but a directory or symlink gets whose layer says {@code mode}. */
    static int fileMode(int mode) {
        return (mode | FILE_MINIMUM) & 0777;
    }

    /** The bits that a directory gets whose layer says {@code mode}. */
    static int directoryMode(int mode) {
        return (mode | DIRECTORY_MINIMUM) & ~SET_ID;
    }

    private void describe(Path path, Node node) throws IOException {
        attributes.set(path, overrides.of(node));
    }

    /** Java opens the file for this, and sets no fraction of a second before 1970. */
    private static void setTime(Path path, Node node) throws IOException {
        if (Posix.unavailable().isEmpty()) {
            Posix.load().setTimes(FileNames.bytes(path), node.modified());
            return;
        }
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(FileTime.from(node.modified()), null, null);
    }
}
