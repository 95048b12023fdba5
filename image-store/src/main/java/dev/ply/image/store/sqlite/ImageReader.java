package dev.ply.image.store.sqlite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.ImageKey;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.LocationReference;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.ReferenceParser;
import dev.ply.image.StoredImage;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.spi.MetadataStore.Unreadable;
import dev.ply.image.store.RecordCheck;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads images from one connection. Plain JDBC, since every command reads and loading Jdbi takes longer than all the
 * rest of it. A record that makes no sense is told to {@code unreadable} and left out.
 */
final class ImageReader {

    private static final String IMAGES = """
            SELECT i.transport, i.reference, i.platform, i.size, i.created, i.modified, i.last_used,
                   i.manifest, m.media_type AS manifest_type, m.raw AS manifest_raw,
                   i.image_index, x.media_type AS index_type, x.raw AS index_raw,
                   m.config, c.media_type AS config_type, c.raw AS config_raw
            FROM images i
            LEFT JOIN manifests m ON m.digest = i.manifest
            LEFT JOIN configs c ON c.digest = m.config
            LEFT JOIN indexes x ON x.digest = i.image_index
            """;
    private static final String LAYERS = """
            SELECT p.position, p.layer, p.diff_id, p.media_type, p.urls, p.annotations, l.size,
                   l.diff_id = p.diff_id OR l.diff_id IN
                       (SELECT other.diff_id FROM manifest_layers other WHERE other.layer = p.layer) AS agreed
            FROM manifest_layers p LEFT JOIN layers l ON l.digest = p.layer
            WHERE p.manifest = ? ORDER BY p.position
            """;

    private final Connection connection;
    private final Consumer<Unreadable> unreadable;
    private final RecordCheck check = new RecordCheck();
    private final ReferenceParser references = new ReferenceParser(ReferenceParser.DOCKER_HUB, Set.of(), warning -> {});

    ImageReader(Connection connection, Consumer<Unreadable> unreadable) {
        this.connection = connection;
        this.unreadable = unreadable;
    }

    Optional<StoredImage> find(ImageKey key) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(IMAGES + "WHERE i.reference = ? AND i.platform = ?")) {
            query.setString(1, key.reference().toString());
            query.setString(2, key.platform().toString());
            return images(query).stream().findFirst();
        }
    }

    List<StoredImage> list() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(IMAGES + "ORDER BY i.reference, i.platform")) {
            return images(query);
        }
    }

    /** Whether there is any, whole or damaged. */
    boolean hasImages() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM images LIMIT 1");
                ResultSet row = query.executeQuery()) {
            return row.next();
        }
    }

    private List<StoredImage> images(PreparedStatement query) throws SQLException {
        List<StoredImage> images = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                try {
                    images.add(image(row));
                } catch (IllegalArgumentException | JsonProcessingException | IntegrityException e) {
                    unreadable.accept(new Unreadable(
                            readableKey(row),
                            row.getString("reference") + " " + row.getString("platform") + ": its record is damaged: "
                                    + e.getMessage()));
                }
            }
        }
        return images;
    }

    private StoredImage image(ResultSet row) throws SQLException, JsonProcessingException, IntegrityException {
        StoredImage image = record(row);
        check.check(image);
        if (row.getLong("size") != image.size()) {
            throw new IllegalArgumentException("its size is " + row.getLong("size") + ", not " + image.size());
        }
        return image;
    }

    private StoredImage record(ResultSet row) throws SQLException, JsonProcessingException {
        return new StoredImage(
                key(row),
                document(row, "manifest", "manifest_type", "manifest_raw"),
                row.getString("image_index") == null
                        ? Optional.empty()
                        : Optional.of(document(row, "image_index", "index_type", "index_raw")),
                document(row, "config", "config_type", "config_raw"),
                layers(text(row, "manifest")),
                Instant.ofEpochMilli(row.getLong("created")),
                Instant.ofEpochMilli(row.getLong("modified")),
                Instant.ofEpochMilli(row.getLong("last_used")));
    }

    private ImageKey key(ResultSet row) throws SQLException {
        return new ImageKey(reference(row), Platform.parse(text(row, "platform")));
    }

    private Optional<ImageKey> readableKey(ResultSet row) throws SQLException {
        try {
            return Optional.of(key(row));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Not parsed where it is another transport's, since that one need not be here. */
    private Reference reference(ResultSet row) throws SQLException {
        String transport = text(row, "transport");
        String reference = text(row, "reference");
        if (transport.equals(Reference.REGISTRY_TRANSPORT)) {
            return references.parse(reference);
        }
        if (!reference.startsWith(transport + ":")) {
            throw new IllegalArgumentException("not a reference of the transport " + transport);
        }
        return new LocationReference(transport, reference.substring(transport.length() + 1));
    }

    private List<LayerDescriptor> layers(String manifest) throws SQLException, JsonProcessingException {
        List<LayerDescriptor> layers = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(LAYERS)) {
            query.setString(1, manifest);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    if (row.getInt("position") != layers.size()) {
                        throw new IllegalArgumentException("layer " + layers.size() + " is missing");
                    }
                    requireAgreed(row);
                    layers.add(layer(row));
                }
            }
        }
        return layers;
    }

    /** The table of layers has the diff_id that one of the images gave; a row that is missing is told by what it lacks. */
    private static void requireAgreed(ResultSet row) throws SQLException {
        if (!row.getBoolean("agreed") && !row.wasNull()) {
            throw new IllegalArgumentException(
                    "layer " + row.getInt("position") + " has a diff_id in the table of layers that no image gives it");
        }
    }

    private static LayerDescriptor layer(ResultSet row) throws SQLException, JsonProcessingException {
        String urls = row.getString("urls");
        String annotations = row.getString("annotations");
        Descriptor blob = new Descriptor(
                text(row, "media_type"),
                Digest.parse(text(row, "layer")),
                Long.parseLong(text(row, "size")),
                urls == null ? List.of() : new ObjectMapper().readValue(urls, new TypeReference<List<URI>>() {}),
                annotations == null
                        ? Map.of()
                        : new ObjectMapper().readValue(annotations, new TypeReference<Map<String, String>>() {}),
                Optional.empty());
        return new LayerDescriptor(blob, Digest.parse(text(row, "diff_id")));
    }

    private static RawDocument document(ResultSet row, String digest, String mediaType, String raw)
            throws SQLException {
        return RawDocument.of(
                text(row, mediaType), Digest.parse(text(row, digest)), required(row.getBytes(raw), digest));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return required(row.getString(column), column);
    }

    private static <T> T required(@Nullable T value, String what) {
        if (value == null) {
            throw new IllegalArgumentException("its " + what + " is missing");
        }
        return value;
    }
}
