package dev.ply.image.io;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that has one way to be read: a piece at a time. Reading a single byte is reading a piece of one, skipping is
 * reading into nowhere, and it can't be marked, so that what a subclass does with each piece is done with every byte.
 */
public abstract class BulkInputStream extends InputStream {

    /** For subclasses. */
    protected BulkInputStream() {}

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] buffer, int offset, int length) throws IOException;
}
