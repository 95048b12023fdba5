package dev.ply.image.cache;

import dev.ply.image.Digest;
import dev.ply.image.io.ByteString;
import dev.ply.image.layer.DirectoryMetadata;
import dev.ply.image.layer.LayerDependencies;
import dev.ply.image.layer.LayerOps;
import dev.ply.image.layer.LayerPath;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a layer's implicit directories take from lower layers. Times are not inherited: they would differ between any two
 * images, and each would get a variant of its own.
 *
 * @param directories the metadata of those implicit directories that a lower layer has
 */
record Inheritance(SortedMap<LayerPath, DirectoryMetadata> directories) {

    /** Asks the lower layers, waiting for their indexes. */
    static Inheritance resolve(Collection<LayerPath> implicit, LayerDependencies below) throws IOException {
        SortedMap<LayerPath, DirectoryMetadata> found = below.nearestDirectories(implicit);
        found.replaceAll((path, metadata) -> timeless(metadata));
        return new Inheritance(found);
    }

    private static DirectoryMetadata timeless(DirectoryMetadata metadata) {
        return new DirectoryMetadata(
                metadata.mode(),
                metadata.uid(),
                metadata.gid(),
                DirectoryMetadata.DEFAULT.modified(),
                metadata.xattrs());
    }

    /** Names the lower layers: whatever is inherited from the same ones is the same. */
    static String chain(LayerDependencies below) {
        StringBuilder digests = new StringBuilder();
        for (LayerOps layer : below.below()) {
            digests.append(layer.digest()).append('\n');
        }
        return hash(digests.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The same exactly for the same metadata of the same directories. */
    String fingerprint() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Map.Entry<LayerPath, DirectoryMetadata> directory : directories.entrySet()) {
                write(out, directory.getKey().bytes());
                write(out, directory.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory has no errors", e);
        }
        return hash(bytes.toByteArray());
    }

    private static void write(DataOutputStream out, DirectoryMetadata metadata) throws IOException {
        out.writeInt(metadata.mode());
        out.writeLong(metadata.uid());
        out.writeLong(metadata.gid());
        out.writeInt(metadata.xattrs().size());
        for (Map.Entry<String, ByteString> xattr : metadata.xattrs().entrySet()) {
            write(out, ByteString.utf8(xattr.getKey()));
            write(out, xattr.getValue());
        }
    }

    private static void write(DataOutputStream out, ByteString value) throws IOException {
        out.writeInt(value.length());
        out.write(value.toByteArray());
    }

    private static String hash(byte[] content) {
        return Digest.sha256(content).hex();
    }
}
