package dev.ply.image.layer;

import dev.ply.image.io.ByteString;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a directory is besides what it holds.
 *
 * @param mode the twelve permission bits
 * @param uid the owner, 0 to 2^32-1
 * @param gid the group, 0 to 2^32-1
 * @param modified the time of the last modification
 * @param xattrs extended attributes by full name
 */
public record DirectoryMetadata(int mode, long uid, long gid, Instant modified, SortedMap<String, ByteString> xattrs) {

    /** What a directory gets that no layer describes: root's, 0755, from the start of 1970. */
    public static final DirectoryMetadata DEFAULT =
            new DirectoryMetadata(0755, 0, 0, Instant.EPOCH, Collections.emptySortedMap());

    /** Copies the attributes. */
    public DirectoryMetadata {
        xattrs = Collections.unmodifiableSortedMap(new TreeMap<>(xattrs));
    }
}
