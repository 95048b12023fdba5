package dev.ply.image.contract;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.LayerDescriptor;
import java.nio.charset.StandardCharsets;

/**
 * A layer in the format that {@link FakeExtractor} reads: one line an entry, {@code directory PATH MODE},
 * {@code file PATH CONTENT} or {@code implicit PATH}.
 */
public final class FakeLayer {

    /** What {@link PlainDecompressor} handles. */
    public static final String MEDIA_TYPE = "application/vnd.oci.image.layer.v1.tar";

    private final byte[] blob;

    private FakeLayer(byte[] blob) {
        this.blob = blob;
    }

    /** A layer of these lines. */
    public static FakeLayer of(String... lines) {
        return new FakeLayer((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A layer with one file of about this many bytes. */
    public static FakeLayer ofSize(int bytes) {
        return of("file big " + "0123456789abcdef".repeat(bytes / 16));
    }

    /** A copy of the blob. */
    public byte[] blob() {
        return blob.clone();
    }

    /** The blob's digest; the blob is not compressed, so also its diff_id. */
    public Digest digest() {
        return Digest.sha256(blob);
    }

    public LayerDescriptor descriptor() {
        return new LayerDescriptor(Descriptor.of(MEDIA_TYPE, digest(), blob.length), digest());
    }

    /** A source that gives the blob. */
    public FakeSource source() {
        return new FakeSource(blob);
    }
}
