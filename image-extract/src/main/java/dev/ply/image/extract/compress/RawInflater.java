package dev.ply.image.extract.compress;

import dev.ply.image.error.IntegrityException;

/** Inflates raw deflate data (RFC 1951), one stream after the other. Not thread-safe; close frees native memory. */
interface RawInflater extends AutoCloseable {

    /** Begins a new stream. */
    void reset();

    /** Gives the next piece of input, once {@link #remaining} is 0. The array is not changed and not copied. */
    void setInput(byte[] input, int offset, int length);

    /**
     * Inflates.
     *
     * @return how many bytes were written; 0 when more input is needed or the stream has ended
     * @throws IntegrityException when the data is corrupt
     */
    int inflate(byte[] output, int offset, int length) throws IntegrityException;

    /** Whether the stream has ended. */
    boolean finished();

    /** How many bytes of the input were not used. */
    int remaining();

    @Override
    void close();
}
