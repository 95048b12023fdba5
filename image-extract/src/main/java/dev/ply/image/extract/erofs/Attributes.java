package dev.ply.image.extract.erofs;

import dev.ply.image.io.ByteString;
import java.time.Instant;
import java.util.SortedMap;

/**
 * What every kind of file has.
 *
 * @param mode the twelve permission bits
 * @param uid the owner, 0 to 2^32-1
 * @param gid the group, 0 to 2^32-1
 * @param modified the time of the last modification
 * @param xattrs extended attributes by full name; those that the kernel has no name space for are left out
 */
record Attributes(int mode, long uid, long gid, Instant modified, SortedMap<String, ByteString> xattrs) {

    /** An inode with these attributes. */
    Inode inode(int type, long links, long size, int layout, long start, int attributeBytes) {
        return new Inode(
                mode | type,
                uid,
                gid,
                modified.getEpochSecond(),
                modified.getNano(),
                links,
                size,
                layout,
                start,
                attributeBytes);
    }
}
