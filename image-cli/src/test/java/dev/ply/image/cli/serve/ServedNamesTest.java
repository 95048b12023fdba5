package dev.ply.image.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.LocationReference;
import dev.ply.image.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServedNamesTest {

    @Test
    void anImageOfARegistryGoesByItsNameWithTheRegistryAndWithout() {
        assertThat(ServedNames.of(Reference.parse("ghcr.io/org/app:1")).repositories())
                .isEqualTo(List.of("ghcr.io/org/app", "org/app"));
        assertThat(ServedNames.of(Reference.parse("docker.io/library/nginx")).repositories())
                .isEqualTo(List.of("docker.io/library/nginx", "library/nginx", "nginx"));
    }

    @Test
    void aDigestIsNoTag() {
        String digest = "sha256:" + "a".repeat(64);
        assertThat(ServedNames.of(Reference.parse("ghcr.io/org/app:1@" + digest))
                        .tag())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "oci, /images/hello, hello, latest",
        "oci, /images/hello:1.2, hello, 1.2",
        "oci, /images/My Image, my-image, latest",
        "oci, /images/-_-, image, latest",
        "oci-archive, /images/app_v1.tar, app_v1, latest",
        "oci-archive, /images/app.tar:ghcr.io/org/app:1, ghcr.io/org/app, 1",
        "docker-archive, /images/app.tar:alpine:3.20, alpine, 3.20",
        "oci, /images/hello:not a name, hello, latest",
    })
    void anImageOfAPlaceGoesByTheNameItHasThereElseByThePlace(
            String transport, String location, String name, String tag) {
        ServedNames names = ServedNames.of(new LocationReference(transport, location));

        assertThat(names.repositories()).contains(name);
        assertThat(names.tag()).contains(tag);
    }

    @ParameterizedTest
    @CsvSource({"/images/hello", "/images/hello:1.2"})
    void anImageThatADigestChoosesAtAPlaceHasNoTag(String place) {
        String digest = "sha256:" + "a".repeat(64);
        ServedNames names = ServedNames.of(new LocationReference("oci", place + "@" + digest));

        assertThat(names.repositories()).containsExactly("hello");
        assertThat(names.tag()).isEmpty();
    }
}
