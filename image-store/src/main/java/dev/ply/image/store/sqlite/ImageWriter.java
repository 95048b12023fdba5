package dev.ply.image.store.sqlite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ply.image.Digest;
import dev.ply.image.ImageKey;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.RawDocument;
import dev.ply.image.StoredImage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Changes images through one connection, inside the caller's transaction. */
final class ImageWriter {

    /** What nothing refers to any more, in an order that foreign keys allow; a diff_id that only such an image gave. */
    private static final List<String> SWEEP = List.of(
            "DELETE FROM manifests WHERE digest NOT IN (SELECT manifest FROM images)",
            "DELETE FROM configs WHERE digest NOT IN (SELECT config FROM manifests)",
            "DELETE FROM indexes WHERE digest NOT IN (SELECT image_index FROM images WHERE image_index IS NOT NULL)",
            "DELETE FROM layers WHERE digest NOT IN (SELECT layer FROM manifest_layers)",
            """
            UPDATE layers
            SET diff_id = (SELECT p.diff_id FROM manifest_layers p WHERE p.layer = layers.digest)
            WHERE diff_id NOT IN (SELECT p.diff_id FROM manifest_layers p WHERE p.layer = layers.digest)
            """);

    private final Handle database;

    ImageWriter(Connection connection) {
        this.database = Jdbi.open(connection);
    }

    /** Writes every row anew, so that rows that were damaged are whole again. */
    void put(StoredImage image) throws SQLException, JsonProcessingException {
        try {
            putConfig(image.config());
            putManifest(image.manifest(), image.config().digest());
            if (image.index().isPresent()) {
                putIndex(image.index().get());
            }
            putLayers(image.manifest().digest(), image.layers());
            putImage(image);
            sweep();
        } catch (JdbiException e) {
            throw unwrap(e);
        }
    }

    /** Returns whether there was one. */
    boolean remove(ImageKey key) throws SQLException {
        try {
            int removed = database.createUpdate(
                            "DELETE FROM images WHERE reference = :reference AND platform = :platform")
                    .bind("reference", key.reference().toString())
                    .bind("platform", key.platform().toString())
                    .execute();
            sweep();
            return removed > 0;
        } catch (JdbiException e) {
            throw unwrap(e);
        }
    }

    private void putConfig(RawDocument config) {
        bind(config, """
                        INSERT INTO configs (digest, media_type, raw) VALUES (:digest, :mediaType, :raw)
                        ON CONFLICT (digest) DO UPDATE SET media_type = excluded.media_type, raw = excluded.raw
                        """).execute();
    }

    private void putIndex(RawDocument index) {
        bind(index, """
                        INSERT INTO indexes (digest, media_type, raw) VALUES (:digest, :mediaType, :raw)
                        ON CONFLICT (digest) DO UPDATE SET media_type = excluded.media_type, raw = excluded.raw
                        """).execute();
    }

    private void putManifest(RawDocument manifest, Digest config) {
        bind(manifest, """
                        INSERT INTO manifests (digest, media_type, raw, config)
                        VALUES (:digest, :mediaType, :raw, :config)
                        ON CONFLICT (digest) DO UPDATE
                        SET media_type = excluded.media_type, raw = excluded.raw, config = excluded.config
                        """).bind("config", config.toString()).execute();
    }

    private Update bind(RawDocument document, String sql) {
        return database.createUpdate(sql)
                .bind("digest", document.digest().toString())
                .bind("mediaType", document.mediaType())
                .bind("raw", document.bytes());
    }

    private void putLayers(Digest manifest, List<LayerDescriptor> layers) throws JsonProcessingException {
        database.createUpdate("DELETE FROM manifest_layers WHERE manifest = :manifest")
                .bind("manifest", manifest.toString())
                .execute();
        for (int position = 0; position < layers.size(); position++) {
            putLayer(layers.get(position));
            putPosition(manifest, position, layers.get(position));
        }
    }

    private void putLayer(LayerDescriptor layer) {
        database.createUpdate("""
                        INSERT INTO layers (digest, diff_id, media_type, size)
                        VALUES (:digest, :diffId, :mediaType, :size)
                        ON CONFLICT (digest) DO UPDATE
                        SET diff_id = excluded.diff_id, media_type = excluded.media_type, size = excluded.size
                        """)
                .bind("digest", layer.digest().toString())
                .bind("diffId", layer.diffId().toString())
                .bind("mediaType", layer.blob().mediaType())
                .bind("size", layer.blob().size())
                .execute();
    }

    private void putPosition(Digest manifest, int position, LayerDescriptor layer) throws JsonProcessingException {
        database.createUpdate("""
                        INSERT INTO manifest_layers (manifest, position, layer, diff_id, media_type, urls, annotations)
                        VALUES (:manifest, :position, :layer, :diffId, :mediaType, :urls, :annotations)
                        """)
                .bind("manifest", manifest.toString())
                .bind("position", position)
                .bind("layer", layer.digest().toString())
                .bind("diffId", layer.diffId().toString())
                .bind("mediaType", layer.blob().mediaType())
                .bind("urls", json(layer.blob().urls(), layer.blob().urls().isEmpty()))
                .bind(
                        "annotations",
                        json(
                                layer.blob().annotations(),
                                layer.blob().annotations().isEmpty()))
                .execute();
    }

    private static @Nullable String json(Object value, boolean empty) throws JsonProcessingException {
        return empty ? null : new ObjectMapper().writeValueAsString(value);
    }

    private void putImage(StoredImage image) {
        database.createUpdate("""
                        INSERT INTO images (transport, reference, platform, manifest, image_index, size,
                                            created, modified, last_used)
                        VALUES (:transport, :reference, :platform, :manifest, :index, :size,
                                :created, :modified, :lastUsed)
                        ON CONFLICT (reference, platform) DO UPDATE
                        SET transport = excluded.transport, manifest = excluded.manifest,
                            image_index = excluded.image_index, size = excluded.size,
                            modified = excluded.modified, last_used = excluded.last_used
                        """)
                .bind("transport", image.key().reference().transport())
                .bind("reference", image.key().reference().toString())
                .bind("platform", image.key().platform().toString())
                .bind("manifest", image.manifest().digest().toString())
                .bind("index", image.index().map(i -> i.digest().toString()).orElse(null))
                .bind("size", image.size())
                .bind("created", image.created().toEpochMilli())
                .bind("modified", image.modified().toEpochMilli())
                .bind("lastUsed", image.lastUsed().toEpochMilli())
                .execute();
    }

    private void sweep() {
        SWEEP.forEach(statement -> database.createUpdate(statement).execute());
    }

    /** What the database said: whether to wait, give up or begin anew is decided by that. */
    private static SQLException unwrap(JdbiException failure) {
        if (failure.getCause() instanceof SQLException cause) {
            return cause;
        }
        throw failure;
    }
}
