package dev.ply.image.extract.compress;

import dev.ply.image.error.IntegrityException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates with the JDK's zlib. */
final class JdkInflater implements RawInflater {

    private final Inflater inflater = new Inflater(true);

    @Override
    public void reset() {
        inflater.reset();
    }

    @Override
    public void setInput(byte[] input, int offset, int length) {
        inflater.setInput(input, offset, length);
    }

    @Override
    public int inflate(byte[] output, int offset, int length) throws IntegrityException {
        try {
            return inflater.inflate(output, offset, length);
        } catch (DataFormatException e) {
            throw new IntegrityException("gzip: corrupt data, " + e.getMessage(), e);
        }
    }

    @Override
    public boolean finished() {
        return inflater.finished();
    }

    @Override
    public int remaining() {
        return inflater.getRemaining();
    }

    @Override
    public void close() {
        inflater.end();
    }
}
