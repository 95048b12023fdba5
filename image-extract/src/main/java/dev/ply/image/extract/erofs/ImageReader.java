package dev.ply.image.extract.erofs;

import static dev.ply.image.extract.erofs.Superblock.BLOCK;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerPath;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Reads an uncompressed image. Nothing in an image is believed: whatever it says, answers are right, or an
 * {@link IntegrityException}, after a bounded number of steps. Thread-safe until closed.
 */
final class ImageReader implements Closeable {

    private static final int MAX_LINK = 1 << 16;

    private final ImageInput input;
    private final Superblock superblock;

    private ImageReader(ImageInput input, Superblock superblock) {
        this.input = input;
        this.superblock = superblock;
    }

    /** Opens an image in a file; the caller closes it. */
    static ImageReader open(Path file) throws IOException {
        ImageFile input = new ImageFile(file);
        try {
            return open(input);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    /** Opens an image, which is closed with the reader. */
    static ImageReader open(ImageInput input) throws IOException {
        byte[] first = new byte[BLOCK];
        input.read(0, first, 0, BLOCK);
        Superblock superblock = Superblock.decode(first);
        if (superblock.blocks() * BLOCK > input.length()) {
            throw new IntegrityException("EROFS image: shorter than its superblock says");
        }
        return new ImageReader(input, superblock);
    }

    Superblock superblock() {
        return superblock;
    }

    /** Whether every byte is as it was written; reads all of them. Only ply's own images can tell. */
    boolean isUnchanged() throws IOException {
        return BlockSum.agrees(input);
    }

    StoredInode root() throws IOException {
        return inode(superblock.root());
    }

    /** The inode at a path; symlinks are not followed. */
    Optional<StoredInode> find(LayerPath path) throws IOException {
        StoredInode at = root();
        for (ByteString name : path.components()) {
            if (!at.inode().isDirectory()) {
                return Optional.empty();
            }
            Optional<DirectoryBlock.Name> found = lookUp(at, name);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            at = inode(found.get().number());
        }
        return Optional.of(at);
    }

    /** The inode with this number. */
    StoredInode inode(long number) throws IOException {
        long position = superblock.metadataBlock() * BLOCK + number * Inode.SLOT;
        if (number < 0 || number > input.length() / Inode.SLOT) {
            throw new IntegrityException("EROFS image: an inode outside of the image");
        }
        ByteBuffer bytes = ByteBuffer.allocate(Inode.EXTENDED).order(ByteOrder.LITTLE_ENDIAN);
        input.read(position, bytes.array(), 0, Inode.COMPACT);
        boolean compact = Inode.isCompact(bytes.getShort(0));
        if (!compact) {
            input.read(position, bytes.array(), 0, Inode.EXTENDED);
        }
        Inode inode = Inode.decode(bytes, superblock.epoch(), superblock.epochNanos());
        return new StoredInode(number, position + (compact ? Inode.COMPACT : Inode.EXTENDED), inode);
    }

    /** What a directory holds, {@code .} and {@code ..} included, in order. */
    DirectoryCursor names(StoredInode directory) throws IOException {
        return new DirectoryCursor(new FileData(input, requireType(directory, Inode.DIRECTORY)));
    }

    /** One of the names in a directory. */
    Optional<DirectoryBlock.Name> lookUp(StoredInode directory, ByteString name) throws IOException {
        FileData data = new FileData(input, requireType(directory, Inode.DIRECTORY));
        long low = 0;
        long high = (data.size() + BLOCK - 1) / BLOCK - 1;
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            if (DirectoryBlock.read(data, middle).first().compareTo(name) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return data.size() == 0
                ? Optional.empty()
                : DirectoryBlock.read(data, low).find(name);
    }

    /** The content of a regular file; holds nothing open itself. */
    InputStream content(StoredInode file) throws IOException {
        return new FileData(input, requireType(file, Inode.FILE)).stream();
    }

    /** Where a symlink points. */
    ByteString target(StoredInode symlink) throws IOException {
        FileData data = new FileData(input, requireType(symlink, Inode.SYMLINK));
        if (data.size() > MAX_LINK) {
            throw new IntegrityException("EROFS image: a symlink of " + data.size() + " bytes");
        }
        byte[] target = new byte[(int) data.size()];
        data.read(0, target, 0, target.length);
        return ByteString.of(target);
    }

    /** The extended attributes by full name. */
    SortedMap<String, ByteString> xattrs(StoredInode inode) throws IOException {
        return new XattrDecoder(input, superblock.attributeBlock() * BLOCK).decode(inode);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    private static StoredInode requireType(StoredInode inode, int type) throws IntegrityException {
        if (inode.inode().type() != type) {
            throw new IntegrityException("EROFS image: inode " + inode.number() + " is of another type");
        }
        return inode;
    }
}
