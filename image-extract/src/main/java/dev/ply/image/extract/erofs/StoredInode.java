package dev.ply.image.extract.erofs;

/**
 * An inode and where it was found.
 *
 * @param number its number
 * @param end the position in the image that follows it, where its attributes begin
 * @param inode what it says
 */
record StoredInode(long number, long end, Inode inode) {

    /** Where the data lies that did not fill a block. */
    long tailPosition() {
        return end + inode.attributeBytes();
    }
}
