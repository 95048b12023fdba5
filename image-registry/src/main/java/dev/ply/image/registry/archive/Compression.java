package dev.ply.image.registry.archive;

import dev.ply.image.MediaTypes;
import java.util.Arrays;
import java.util.HexFormat;

/** How a file is compressed, by its first bytes. */
enum Compression {
    GZIP("1f8b08", "gzip", MediaTypes.OCI_LAYER + "+gzip"),
    ZSTD("28b52ffd", "zstd", MediaTypes.OCI_LAYER + "+zstd"),
    XZ("fd377a585a00", "xz", MediaTypes.OCI_LAYER + "+xz"),
    BZIP2("425a68", "bzip2", MediaTypes.OCI_LAYER + "+bzip2"),
    NONE("", "", MediaTypes.OCI_LAYER);

    /** How many bytes tell. */
    static final int HEAD_LENGTH = 6;

    private final String magic;
    private final String program;
    private final String layerType;

    Compression(String magic, String program, String layerType) {
        this.magic = magic;
        this.program = program;
        this.layerType = layerType;
    }

    static Compression of(byte[] head) {
        String hex = HexFormat.of().formatHex(head);
        return Arrays.stream(values())
                .filter(compression -> hex.startsWith(compression.magic))
                .findFirst()
                .orElse(NONE);
    }

    /** The program that undoes it. */
    String program() {
        return program;
    }

    /** The media type of a layer that is compressed so. */
    String layerType() {
        return layerType;
    }
}
