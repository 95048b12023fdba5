package dev.ply.image.store.sqlite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ply.image.Digest;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.RawDocument;
import dev.ply.image.StoredImage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes images through one connection, inside the caller's transaction. Plain JDBC for the same reason as reading: at
 * the end of every pull somebody waits for this.
 */
final class ImageWriter {

    private final Connection connection;

    ImageWriter(Connection connection) {
        this.connection = connection;
    }

    /** Writes every row anew, so that rows that were damaged are whole again. */
    void put(StoredImage image) throws SQLException, JsonProcessingException {
        putConfig(image.config());
        putManifest(image.manifest(), image.config().digest());
        if (image.index().isPresent()) {
            putIndex(image.index().get());
        }
        putLayers(image.manifest().digest(), image.layers());
        putImage(image);
        Unreferenced.remove(connection);
    }

    private void putConfig(RawDocument config) throws SQLException {
        execute("""
                INSERT INTO configs (digest, media_type, raw) VALUES (?, ?, ?)
                ON CONFLICT (digest) DO UPDATE SET media_type = excluded.media_type, raw = excluded.raw
                """, config.digest().toString(), config.mediaType(), config.bytes());
    }

    private void putIndex(RawDocument index) throws SQLException {
        execute("""
                INSERT INTO indexes (digest, media_type, raw) VALUES (?, ?, ?)
                ON CONFLICT (digest) DO UPDATE SET media_type = excluded.media_type, raw = excluded.raw
                """, index.digest().toString(), index.mediaType(), index.bytes());
    }

    private void putManifest(RawDocument manifest, Digest config) throws SQLException {
        execute("""
                INSERT INTO manifests (digest, media_type, raw, config) VALUES (?, ?, ?, ?)
                ON CONFLICT (digest) DO UPDATE
                SET media_type = excluded.media_type, raw = excluded.raw, config = excluded.config
                """, manifest.digest().toString(), manifest.mediaType(), manifest.bytes(), config.toString());
    }

    private void putLayers(Digest manifest, List<LayerDescriptor> layers) throws SQLException, JsonProcessingException {
        execute("DELETE FROM manifest_layers WHERE manifest = ?", manifest.toString());
        for (int position = 0; position < layers.size(); position++) {
            putLayer(layers.get(position));
            putPosition(manifest, position, layers.get(position));
        }
    }

    private void putLayer(LayerDescriptor layer) throws SQLException {
        execute(
                """
                INSERT INTO layers (digest, diff_id, media_type, size) VALUES (?, ?, ?, ?)
                ON CONFLICT (digest) DO UPDATE
                SET diff_id = excluded.diff_id, media_type = excluded.media_type, size = excluded.size
                """,
                layer.digest().toString(),
                layer.diffId().toString(),
                layer.blob().mediaType(),
                layer.blob().size());
    }

    private void putPosition(Digest manifest, int position, LayerDescriptor layer)
            throws SQLException, JsonProcessingException {
        execute(
                """
                INSERT INTO manifest_layers (manifest, position, layer, diff_id, media_type, urls, annotations)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                manifest.toString(),
                position,
                layer.digest().toString(),
                layer.diffId().toString(),
                layer.blob().mediaType(),
                json(layer.blob().urls(), layer.blob().urls().isEmpty()),
                json(layer.blob().annotations(), layer.blob().annotations().isEmpty()));
    }

    private static @Nullable String json(Object value, boolean empty) throws JsonProcessingException {
        return empty ? null : new ObjectMapper().writeValueAsString(value);
    }

    private void putImage(StoredImage image) throws SQLException {
        execute(
                """
                INSERT INTO images (transport, reference, platform, manifest, image_index, size,
                                    created, modified, last_used)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (reference, platform) DO UPDATE
                SET transport = excluded.transport, manifest = excluded.manifest,
                    image_index = excluded.image_index, size = excluded.size,
                    modified = excluded.modified, last_used = excluded.last_used
                """,
                image.key().reference().transport(),
                image.key().reference().toString(),
                image.key().platform().toString(),
                image.manifest().digest().toString(),
                image.index().map(index -> index.digest().toString()).orElse(null),
                image.size(),
                image.created().toEpochMilli(),
                image.modified().toEpochMilli(),
                image.lastUsed().toEpochMilli());
    }

    private void execute(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
