package dev.ply.image.spi;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.ByteString;
import dev.ply.image.io.DisplayText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The decompressors in use. Which one unpacks a blob is decided by its first bytes; the media type must agree, since a
 * manifest that misnames its layers misleads everybody else who reads it. Thread-safe.
 */
public final class Decompressors {

    private static final int BUFFER = 64 * 1024;

    private final List<Decompressor> byPreference;
    private final Function<Decompressor, Optional<String>> unavailable;

    /**
     * Decompressors that work here.
     *
     * @param byPreference the decompressors, best first
     */
    public Decompressors(List<Decompressor> byPreference) {
        this(byPreference, decompressor -> Optional.empty());
    }

    /**
     * Decompressors of which some may not work here.
     *
     * @param byPreference the decompressors, best first
     * @param unavailable why one can't work; empty when it can. Asked only once there is a blob for it to unpack, since
     *     finding out may take loading libraries
     */
    public Decompressors(List<Decompressor> byPreference, Function<Decompressor, Optional<String>> unavailable) {
        this.byPreference = List.copyOf(byPreference);
        this.unavailable = unavailable;
    }

    /** Whether there is a decompressor for layers of this media type, be it available or not. */
    public boolean supports(String mediaType) {
        return forMediaType(mediaType).isPresent();
    }

    /**
     * What a blob of this media type is called in the cache, without a leading dot.
     *
     * @throws IntegrityException when the type is not supported
     */
    public String fileSuffix(Descriptor blob) throws IntegrityException {
        return forMediaType(blob.mediaType())
                .orElseThrow(() -> unsupported(blob))
                .fileSuffix();
    }

    /**
     * Decompresses a blob.
     *
     * @param compressed the blob's bytes; closed with the result, and when this fails
     */
    public InputStream decompress(Descriptor blob, InputStream compressed) throws IOException {
        return decompress(compressed, head -> choose(blob, head));
    }

    /**
     * Decompresses a blob whose media type nobody knows any more.
     *
     * @param compressed the blob's bytes; closed with the result, and when this fails
     */
    public InputStream decompress(Digest blob, InputStream compressed) throws IOException {
        return decompress(compressed, head -> choose(blob, head));
    }

    private static InputStream decompress(InputStream compressed, Choice choice) throws IOException {
        try {
            BufferedInputStream buffered = new BufferedInputStream(compressed, BUFFER);
            buffered.mark(Decompressor.HEAD_LENGTH);
            ByteString head = ByteString.of(buffered.readNBytes(Decompressor.HEAD_LENGTH));
            buffered.reset();
            return choice.by(head).decompress(buffered);
        } catch (IOException | RuntimeException e) {
            try (compressed) {
                throw e;
            }
        }
    }

    private Decompressor choose(Descriptor blob, ByteString head) throws IntegrityException {
        Decompressor declared = forMediaType(blob.mediaType()).orElseThrow(() -> unsupported(blob));
        List<Decompressor> recognising =
                byPreference.stream().filter(d -> d.recognises(head)).toList();
        Optional<String> problem = Optional.empty();
        for (Decompressor decompressor : recognising) {
            if (decompressor.handles(blob.mediaType())) {
                problem = unavailable.apply(decompressor);
                if (problem.isEmpty()) {
                    return decompressor;
                }
            }
        }
        if (problem.isPresent()) {
            throw new IntegrityException(
                    unsupported(blob).getMessage() + ": " + DisplayText.of(problem.get()), blob.digest());
        }
        String actual = recognising.isEmpty()
                ? "not those of " + declared.fileSuffix()
                : "those of " + recognising.get(0).fileSuffix();
        throw new IntegrityException(
                "layer " + blob.digest() + ": announced as " + DisplayText.of(blob.mediaType())
                        + ", but its first bytes are " + actual,
                blob.digest());
    }

    private Decompressor choose(Digest blob, ByteString head) throws IntegrityException {
        return byPreference.stream()
                .filter(decompressor -> decompressor.recognises(head))
                .filter(decompressor -> unavailable.apply(decompressor).isEmpty())
                .findFirst()
                .orElseThrow(() -> new IntegrityException(
                        "layer " + blob + ": its first bytes are those of nothing that can be unpacked here", blob));
    }

    /** Finds the decompressor by a blob's first bytes. */
    private interface Choice {
        Decompressor by(ByteString head) throws IntegrityException;
    }

    private Optional<Decompressor> forMediaType(String mediaType) {
        return byPreference.stream().filter(d -> d.handles(mediaType)).findFirst();
    }

    private static IntegrityException unsupported(Descriptor blob) {
        return new IntegrityException(
                "layer " + blob.digest() + ": unsupported media type " + DisplayText.of(blob.mediaType()),
                blob.digest());
    }
}
