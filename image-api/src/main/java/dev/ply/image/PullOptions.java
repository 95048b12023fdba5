package dev.ply.image;

import java.util.Optional;

/**
 * How to pull. Immutable; start from {@link #defaults()}.
 *
 * @param policy when to ask the registry
 * @param platform the platform; absent: Linux on this machine's architecture
 * @param force whether layers are fetched and extracted again although they are here
 * @param extract whether layers are extracted; else only their blobs are fetched
 * @param discardBlobs whether a layer's blob is removed once it is extracted; not where another stored image has the
 *     layer, too, or somebody uses it
 * @param storeAs the reference to store the image under; absent: the one it is pulled by
 * @param progress told how the pull gets on
 */
public record PullOptions(
        PullPolicy policy,
        Optional<Platform> platform,
        boolean force,
        boolean extract,
        boolean discardBlobs,
        Optional<Reference> storeAs,
        ProgressListener progress) {

    /** If missing, this machine's platform, extracted, blobs kept, silent. */
    public static PullOptions defaults() {
        return new PullOptions(
                PullPolicy.IF_MISSING, Optional.empty(), false, true, false, Optional.empty(), ProgressListener.NONE);
    }

    public PullOptions withPolicy(PullPolicy newPolicy) {
        return new PullOptions(newPolicy, platform, force, extract, discardBlobs, storeAs, progress);
    }

    public PullOptions withPlatform(Platform newPlatform) {
        return new PullOptions(policy, Optional.of(newPlatform), force, extract, discardBlobs, storeAs, progress);
    }

    public PullOptions withForce(boolean newForce) {
        return new PullOptions(policy, platform, newForce, extract, discardBlobs, storeAs, progress);
    }

    public PullOptions withExtract(boolean newExtract) {
        return new PullOptions(policy, platform, force, newExtract, discardBlobs, storeAs, progress);
    }

    public PullOptions withDiscardBlobs(boolean newDiscardBlobs) {
        return new PullOptions(policy, platform, force, extract, newDiscardBlobs, storeAs, progress);
    }

    public PullOptions withStoreAs(Reference newStoreAs) {
        return new PullOptions(policy, platform, force, extract, discardBlobs, Optional.of(newStoreAs), progress);
    }

    public PullOptions withProgress(ProgressListener newProgress) {
        return new PullOptions(policy, platform, force, extract, discardBlobs, storeAs, newProgress);
    }
}
