package dev.ply.image.spi;

import dev.ply.image.io.ByteString;
import java.io.IOException;
import java.io.InputStream;

/** One way of compressing layers. Thread-safe; each stream belongs to its opener. */
public interface Decompressor {

    /** How many of a blob's first bytes {@link #recognises} is shown, where there are that many. */
    int HEAD_LENGTH = 512;

    /** Whether layers of this media type are compressed this way. */
    boolean handles(String mediaType);

    /** Whether a blob that begins like this is compressed this way. */
    boolean recognises(ByteString head);

    /** What blobs are called in the cache, without a leading dot: {@code tar.gz}. */
    String fileSuffix();

    /**
     * Decompresses.
     *
     * @param compressed the whole blob; read only as far as needed, and closed with the result. What comes after the
     *     compressed data is for this method to judge: padding that the format allows is read, anything else is an error
     * @return the content; reading throws {@link dev.ply.image.error.IntegrityException} when the data is corrupt or cut
     */
    InputStream decompress(InputStream compressed) throws IOException;
}
