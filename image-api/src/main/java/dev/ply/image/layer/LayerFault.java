package dev.ply.image.layer;

/**
 * Something about a layer on the disk is not as it must be.
 *
 * @param part what would have to be made again
 * @param text the fault, one line, naming files
 */
public record LayerFault(Part part, String text) {

    /** What a layer has on the disk. */
    public enum Part {
        /** The compressed blob. */
        BLOB,
        /** What was extracted from it, the index included. */
        EXTRACTED
    }
}
