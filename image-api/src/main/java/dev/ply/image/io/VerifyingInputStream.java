package dev.ply.image.io;

import dev.ply.image.Digest;
import dev.ply.image.error.IntegrityException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Passes bytes on and proves them: reading to the end succeeds only when exactly the announced number of bytes came and
 * they have the announced digest. Too many bytes fail as soon as the first surplus one is seen. Nothing read is proven
 * before end of stream has been returned. Not thread-safe.
 */
public final class VerifyingInputStream extends BulkInputStream {

    private final InputStream in;
    private final String subject;
    private final Digest digest;
    private final long size;
    private final MessageDigest computed;
    private long count;
    private @Nullable Digest actual;
    private boolean verified;

    /**
     * Verifies {@code in}.
     *
     * @param in the bytes; closed with this stream
     * @param subject what they are, to open error messages with, such as {@code layer sha256:…}
     * @param digest the digest they must have
     * @param size how many there must be, or -1 when that is not known
     */
    public VerifyingInputStream(InputStream in, String subject, Digest digest, long size) {
        this.in = in;
        this.subject = subject;
        this.digest = digest;
        this.size = size;
        this.computed = digest.newMessageDigest();
    }

    /** Whether end of stream was reached and everything agreed. */
    public boolean isVerified() {
        return verified;
    }

    /** How many bytes were read. */
    public long count() {
        return count;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int read = in.read(buffer, offset, length);
        if (read < 0) {
            verify();
            return -1;
        }
        count += read;
        if (size >= 0 && count > size) {
            throw new IntegrityException(subject + ": longer than its " + size + " bytes", digest);
        }
        computed.update(buffer, offset, read);
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void verify() throws IntegrityException {
        if (verified) {
            return;
        }
        if (size >= 0 && count < size) {
            throw new IntegrityException(subject + ": ended after " + count + " of " + size + " bytes", digest);
        }
        if (actual == null) { // Asking a second time would give the digest of nothing.
            actual = Digest.of(digest.algorithm(), computed.digest());
        }
        if (!actual.equals(digest)) {
            throw new IntegrityException(subject + ": its content has the digest " + actual, digest);
        }
        verified = true;
    }
}
