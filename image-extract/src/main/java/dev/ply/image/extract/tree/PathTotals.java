package dev.ply.image.extract.tree;

import dev.ply.image.error.LimitExceededException;

/**
 * Counts the bytes of paths. An index has each entry's whole path, and a symlink can make a short name in the tar a path
 * of thousands of bytes, so that the number of entries alone says little of what they take.
 */
final class PathTotals {

    /** As much as four million paths of 268 bytes. */
    static final long MAX_PATHS = 1L << 30;

    /** Of directories that no entry describes; their paths stay in memory as well. */
    static final long MAX_IMPLICIT = 128L << 20;

    private long paths;
    private long implicit;

    void add(int length) throws LimitExceededException {
        paths += length;
        require(paths, MAX_PATHS, "paths");
    }

    /** The same for a directory that no entry describes so far. */
    void addImplicit(int length) throws LimitExceededException {
        implicit += length;
        require(implicit, MAX_IMPLICIT, "paths of directories that no entry describes");
        add(length);
    }

    private static void require(long bytes, long limit, String what) throws LimitExceededException {
        if (bytes > limit) {
            throw new LimitExceededException("more than " + limit + " bytes of " + what);
        }
    }
}
