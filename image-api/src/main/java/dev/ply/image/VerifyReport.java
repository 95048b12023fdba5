package dev.ply.image;

import java.util.List;

/**
 * What a verification found.
 *
 * @param faults everything that is wrong, one line each
 * @param repaired how many images were made whole again; 0 when no repair was asked for
 * @param unrepaired the faults that are still there
 * @param unneeded layers that no image needs, such as an interrupted pull leaves, without those that are broken
 */
public record VerifyReport(List<String> faults, int repaired, List<String> unrepaired, List<Digest> unneeded) {

    /** Copies the lists. */
    public VerifyReport {
        faults = List.copyOf(faults);
        unrepaired = List.copyOf(unrepaired);
        unneeded = List.copyOf(unneeded);
    }
}
