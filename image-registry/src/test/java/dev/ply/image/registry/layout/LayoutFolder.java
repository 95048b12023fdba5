package dev.ply.image.registry.layout;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import dev.ply.image.contract.TransportContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An OCI layout in a folder, made by hand so that it can be made wrong. */
public final class LayoutFolder {

    private final Path folder;
    private final List<String> entries = new ArrayList<>();

    public LayoutFolder(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        index();
    }

    /** A layout with everything that the contract's images have. */
    public static LayoutFolder of(Path folder, TransportContent content) throws IOException {
        LayoutFolder layout = new LayoutFolder(folder);
        for (RawDocument document : content.documents()) {
            layout.put(document.digest(), document.bytes());
        }
        for (Map.Entry<Descriptor, byte[]> blob : content.blobs().entrySet()) {
            layout.put(blob.getKey().digest(), blob.getValue());
        }
        for (Map.Entry<String, RawDocument> tag : content.tags().entrySet()) {
            layout.tag(tag.getValue(), tag.getKey());
        }
        return layout;
    }

    public Path folder() {
        return folder;
    }

    /** Writes a blob, whatever its digest really is. */
    public void put(Digest digest, byte[] content) throws IOException {
        Path blob = folder.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
        Files.createDirectories(blob.getParent());
        Files.write(blob, content);
    }

    /** Lists a document as {@code name}. */
    public void tag(RawDocument document, String name) throws IOException {
        annotate(document, "{\"org.opencontainers.image.ref.name\":\"" + name + "\"}");
    }

    /** Lists a document with these annotations, a JSON object. */
    public void annotate(RawDocument document, String annotations) throws IOException {
        list(document, "\"annotations\":" + annotations);
    }

    /** Lists a document as {@code name}, for {@code platform}. */
    public void tag(RawDocument document, String name, Platform platform) throws IOException {
        list(
                document,
                "\"annotations\":{\"org.opencontainers.image.ref.name\":\"%s\"},\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\"}"
                        .formatted(name, platform.os(), platform.architecture()));
    }

    private void list(RawDocument document, String more) throws IOException {
        entries.add("{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,%s}"
                .formatted(document.mediaType(), document.digest(), document.size(), more));
        index();
    }

    private void index() throws IOException {
        String index = "{\"schemaVersion\":2,\"manifests\":[" + String.join(",", entries) + "]}";
        Files.writeString(folder.resolve("index.json"), index, StandardCharsets.UTF_8);
    }
}
