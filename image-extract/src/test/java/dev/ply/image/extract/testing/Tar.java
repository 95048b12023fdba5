package dev.ply.image.extract.testing;

import dev.ply.image.Digest;
import dev.ply.image.io.ByteString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.AbstractList;
import java.util.Collections;
import java.util.Map;
import java.util.function.IntFunction;

/** Builds a tar, entry by entry: {@code Tar.of(directory("bin"), file("bin/sh", "…").mode(0755))}. */
public final class Tar {

    /** Names archives where nothing depends on their names. */
    public static final Digest NAME = Digest.sha256(new byte[0]);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A whole archive of these entries. */
    public static byte[] of(TarItem... items) {
        Tar tar = new Tar();
        for (TarItem item : items) {
            tar.add(item);
        }
        return tar.bytes();
    }

    /** The same as a stream. */
    public static InputStream stream(TarItem... items) {
        return new ByteArrayInputStream(of(items));
    }

    /** Pieces that come to be when they are read. */
    public static InputStream stream(int pieces, IntFunction<byte[]> piece) {
        return new SequenceInputStream(Collections.enumeration(new AbstractList<InputStream>() {
            @Override
            public InputStream get(int i) {
                return new ByteArrayInputStream(piece.apply(i));
            }

            @Override
            public int size() {
                return pieces;
            }
        }));
    }

    public Tar add(TarItem item) {
        item.writeTo(out);
        return this;
    }

    /** A header for what follows, of any type and size, with no data. */
    public Tar header(String name, char type, long size) {
        out.writeBytes(TarItem.header(name, type, size));
        return this;
    }

    /** A PAX header for all entries that follow. */
    public Tar global(String key, String value) {
        byte[] data = TarItem.records(Map.of(key, ByteString.utf8(value)));
        header("PaxHeaders/g", 'g', data.length);
        return data(data);
    }

    /** Data, padded to whole blocks. */
    public Tar data(byte[] data) {
        TarItem.writePadded(out, data);
        return this;
    }

    /** Bytes as they are. */
    public Tar raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** The entries so far, without an end. */
    public byte[] unfinished() {
        return out.toByteArray();
    }

    /** The whole archive. */
    public byte[] bytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(out.toByteArray());
        whole.writeBytes(new byte[1024]);
        return whole.toByteArray();
    }
}
