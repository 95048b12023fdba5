package dev.ply.image.spi;

import dev.ply.image.Descriptor;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.ByteString;
import dev.ply.image.io.DisplayText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The decompressors in use. Which one unpacks a blob is decided by its first bytes; the media type must agree, since a
 * manifest that misnames its layers misleads everybody else who reads it. Thread-safe.
 *
 * @param byPreference the decompressors, best first
 */
public record Decompressors(List<Decompressor> byPreference) {

    private static final int BUFFER = 64 * 1024;

    /** Copies the list. */
    public Decompressors {
        byPreference = List.copyOf(byPreference);
    }

    /** Whether layers of this media type can be unpacked. */
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
        try {
            BufferedInputStream buffered = new BufferedInputStream(compressed, BUFFER);
            buffered.mark(Decompressor.HEAD_LENGTH);
            ByteString head = ByteString.of(buffered.readNBytes(Decompressor.HEAD_LENGTH));
            buffered.reset();
            return choose(blob, head).decompress(buffered);
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
        for (Decompressor decompressor : recognising) {
            if (decompressor.handles(blob.mediaType())) {
                return decompressor;
            }
        }
        String actual = recognising.isEmpty()
                ? "not those of " + declared.fileSuffix()
                : "those of " + recognising.get(0).fileSuffix();
        throw new IntegrityException(
                "layer " + blob.digest() + ": announced as " + DisplayText.of(blob.mediaType())
                        + ", but its first bytes are " + actual,
                blob.digest());
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
