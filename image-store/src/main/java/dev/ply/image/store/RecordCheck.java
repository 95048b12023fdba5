package dev.ply.image.store;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.LayerDescriptor;
import dev.ply.image.Manifest.ImageManifest;
import dev.ply.image.StoredImage;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.pull.ConfigParser;
import dev.ply.image.pull.ManifestParser;
import java.util.List;

/**
 * Holds a record's layers against its manifest and config. Those are proven by their digests, while the layers are what a
 * store wrote down beside them: a layer that got lost there would give another root file system, and would be pruned.
 * Thread-safe.
 */
public final class RecordCheck {

    private final ManifestParser manifests = new ManifestParser();
    private final ConfigParser configs = new ConfigParser();

    /**
     * Refuses what the documents say otherwise.
     *
     * @throws IntegrityException when they do
     */
    public void check(StoredImage image) throws IntegrityException {
        ImageManifest manifest = manifest(image);
        requireSame("config", image.config().digest(), manifest.config().digest());
        requireSame("number of layers", image.layers().size(), manifest.layers().size());
        List<Digest> diffIds = diffIds(image);
        requireSame("number of layers", image.layers().size(), diffIds.size());
        for (int i = 0; i < diffIds.size(); i++) {
            check("layer " + i, image.layers().get(i), manifest.layers().get(i), diffIds.get(i));
        }
    }

    private static void check(String what, LayerDescriptor layer, Descriptor listed, Digest diffId)
            throws IntegrityException {
        requireSame(what, layer.digest(), listed.digest());
        requireSame(what + "'s size", layer.blob().size(), listed.size());
        requireSame(what + "'s diff_id", layer.diffId(), diffId);
    }

    private ImageManifest manifest(StoredImage image) throws IntegrityException {
        String subject = image.key().reference().toString();
        if (manifests.parse(subject, image.manifest()) instanceof ImageManifest manifest) {
            return manifest;
        }
        throw new IntegrityException("its manifest is an index");
    }

    private List<Digest> diffIds(StoredImage image) throws IntegrityException {
        String subject = image.key().reference().toString();
        return configs.parse(subject, image.config(), image.key().platform()).diffIds();
    }

    private static void requireSame(String what, Object recorded, Object documented) throws IntegrityException {
        if (!recorded.equals(documented)) {
            throw new IntegrityException("its " + what + " is " + recorded + ", not " + documented);
        }
    }
}
