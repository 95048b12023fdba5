package dev.ply.image;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a verification found.
 *
 * @param faults everything that is wrong, one line each
 * @param repaired how many images were made whole again; 0 when no repair was asked for
 * @param failures why something could not be repaired, one line each
 * @param unrepaired the faults that are still there
 * @param withoutBlob layers that are extracted and whose blob is not here, so that the contents of their files could not be
 *     compared with it
 * @param unneeded layers that no image needs, such as an interrupted pull leaves, without those that are broken
 */
public record VerifyReport(
        List<String> faults,
        int repaired,
        List<String> failures,
        List<String> unrepaired,
        SortedSet<Digest> withoutBlob,
        List<Digest> unneeded) {

    /** Copies the collections. */
    public VerifyReport {
        faults = List.copyOf(faults);
        failures = List.copyOf(failures);
        unrepaired = List.copyOf(unrepaired);
        withoutBlob = Collections.unmodifiableSortedSet(new TreeSet<>(withoutBlob));
        unneeded = List.copyOf(unneeded);
    }
}
