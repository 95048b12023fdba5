package dev.ply.image.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.Digest;
import dev.ply.image.Manifest.ImageManifest;
import dev.ply.image.MediaTypes;
import dev.ply.image.RawDocument;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ManifestParserTest {

    @Test
    void aLayersUrlThatIsNoneIsNoReasonToRefuseTheImage() throws IOException {
        String descriptor = "\"digest\":\"" + Digest.sha256(new byte[1]) + "\",\"size\":1";
        String manifest = "{\"config\":{\"mediaType\":\"" + MediaTypes.OCI_CONFIG + "\"," + descriptor
                + "},\"layers\":[{\"mediaType\":\"" + MediaTypes.OCI_LAYER + "\"," + descriptor
                + ",\"urls\":[\"ht!tp://%zz\",7,\"https://example.com/layer\"]}]}";
        RawDocument document = RawDocument.of(MediaTypes.OCI_MANIFEST, manifest.getBytes(StandardCharsets.UTF_8));

        ImageManifest parsed = (ImageManifest) new ManifestParser().parse("image", document);

        assertThat(parsed.layers().get(0).urls()).containsExactly(URI.create("https://example.com/layer"));
    }

    @Test
    void noLayersMayBeWrittenAsNull() throws IOException {
        String manifest = "{\"config\":{\"mediaType\":\"" + MediaTypes.OCI_CONFIG + "\",\"digest\":\""
                + Digest.sha256(new byte[1]) + "\",\"size\":1},\"layers\":null}";
        RawDocument document = RawDocument.of(MediaTypes.OCI_MANIFEST, manifest.getBytes(StandardCharsets.UTF_8));

        assertThat(((ImageManifest) new ManifestParser().parse("image", document)).layers())
                .isEmpty();
    }
}
