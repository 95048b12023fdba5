package dev.ply.image.registry.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.Descriptor;
import dev.ply.image.Digest;
import dev.ply.image.Manifest.ImageIndex;
import dev.ply.image.MediaTypes;
import dev.ply.image.Platform;
import dev.ply.image.RawDocument;
import dev.ply.image.pull.ManifestParser;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DescriptorJsonTest {

    private static final Digest DIGEST = Digest.sha256(new byte[] {1});

    @Test
    void whatIsWrittenIsReadAgainWithAllItHas() throws IOException {
        Descriptor full = new Descriptor(
                MediaTypes.OCI_MANIFEST,
                DIGEST,
                5,
                List.of(URI.create("https://example.com/a"), URI.create("https://example.com/b")),
                Map.of("b", "1", "a", "\"2\""),
                Optional.of(Platform.parse("linux/arm/v6")));
        Descriptor plain = Descriptor.of(MediaTypes.OCI_MANIFEST, DIGEST, 0);

        RawDocument index = DescriptorJson.index(List.of(full, plain));

        assertThat(new ManifestParser().parse("index", index))
                .isInstanceOfSatisfying(
                        ImageIndex.class, read -> assertThat(read.manifests()).containsExactly(full, plain));
    }
}
