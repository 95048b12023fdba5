package dev.ply.image.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Names the stream in its errors. Closing flushes and leaves the stream beneath open. */
final class NamedOutputStream extends FilterOutputStream {

    private final String name;

    NamedOutputStream(OutputStream out, String name) {
        super(out);
        this.name = name;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw named(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw named(e);
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    private IOException named(IOException e) {
        String text = name + ": " + e.getMessage();
        return ReaderGoneException.isMeantBy(e) ? new ReaderGoneException(text, e) : new IOException(text, e);
    }
}
