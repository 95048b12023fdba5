package dev.ply.image.extract.files;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.extract.posix.Posix;
import dev.ply.image.extract.posix.PosixFile;
import dev.ply.image.extract.tree.AttributeFilter;
import dev.ply.image.extract.tree.DirectoryNode;
import dev.ply.image.extract.tree.FileNode;
import dev.ply.image.extract.tree.Node;
import dev.ply.image.extract.tree.SpecialNode;
import dev.ply.image.extract.tree.SymlinkNode;
import dev.ply.image.extract.tree.WhiteoutNode;
import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Real files, which only root can make. */
final class NativeFiles implements FileMaker {

    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    /** No user at all: to chown it means "leave as it is". */
    private static final long NOBODY = 0xffff_ffffL;

    private final Posix posix;
    private final AttributeSetter attributes;

    NativeFiles(Posix posix, AttributeSetter attributes) {
        this.posix = posix;
        this.attributes = attributes;
    }

    @Override
    public FileChannel createFile(Path path, FileNode file) throws IOException {
        return FileChannel.open(path, NEW, Modes.attribute(0600));
    }

    @Override
    public void describeFile(Path path, FileNode file) throws IOException {
        describe(path, file);
    }

    @Override
    public int initialMode(FileNode file) {
        return 0600;
    }

    @Override
    public void describeFile(PosixFile open, FileNode file) throws IOException {
        requireOwner(file);
        open.setOwner(file.uid(), file.gid());
        open.setMode(file.mode());
        attributes.set(file.xattrs(), open::setAttribute);
        open.setTimes(file.modified());
    }

    @Override
    public void createSymlink(Path path, SymlinkNode symlink) throws IOException {
        posix.symlink(symlink.target(), FileNames.bytes(path));
        describe(path, symlink);
    }

    @Override
    public void createSpecial(Path path, SpecialNode special) throws IOException {
        int mode = OverrideStat.typeBits(special.type()) | 0600;
        posix.mknod(FileNames.bytes(path), mode, OverrideStat.deviceNumber(special.major(), special.minor()));
        describe(path, special);
    }

    @Override
    public void createWhiteout(Path path, WhiteoutNode whiteout) throws IOException {
        FileChannel.open(path, NEW, Modes.attribute(0600)).close();
        describe(path, whiteout);
    }

    @Override
    public void createDirectory(Path path) throws IOException {
        Files.createDirectory(path, Modes.attribute(0700));
    }

    @Override
    public void describeDirectory(Path path, DirectoryNode directory) throws IOException {
        describe(path, directory);
    }

    /** A new owner takes setuid bits and capabilities away, so those come after it; the time comes last. */
    private void describe(Path path, Node node) throws IOException {
        requireOwner(node);
        ByteString bytes = FileNames.bytes(path);
        posix.chown(bytes, node.uid(), node.gid());
        if (!(node instanceof SymlinkNode)) {
            Files.setAttribute(path, "unix:mode", node.mode());
        }
        attributes.set(
                AttributeFilter.settable(node.type(), node.xattrs()),
                (name, value) -> posix.setAttribute(bytes, name, value));
        posix.setTimes(bytes, node.modified());
    }

    private static void requireOwner(Node node) throws IntegrityException {
        if (node.uid() == NOBODY || node.gid() == NOBODY) {
            throw new IntegrityException(node.path() + ": an owner or group that Linux can't give, " + NOBODY);
        }
    }
}
