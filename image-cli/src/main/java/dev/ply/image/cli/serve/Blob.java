package dev.ply.image.cli.serve;

import dev.ply.image.RawDocument;
import dev.ply.image.layer.LayerOps;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bytes that are served. */
interface Blob {

    long size();

    /** The bytes from the first on; the caller closes it. */
    InputStream open() throws IOException;

    static Blob of(byte[] bytes) {
        return new Blob() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    static Blob of(RawDocument document) {
        return of(document.bytes());
    }

    static Blob of(LayerOps layer) {
        return new Blob() {
            @Override
            public long size() {
                return layer.descriptor().blob().size();
            }

            @Override
            public InputStream open() throws IOException {
                return layer.openBlob();
            }
        };
    }
}
