package dev.ply.image.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.Digest;
import dev.ply.image.MediaTypes;
import dev.ply.image.cli.e2e.Ply.Outcome;
import dev.ply.image.registry.testing.DockerRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users log in to a registry that asks for a password, look into it, and log out. */
class RegistryCommandsIT {

    private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);
    private static final String MANIFEST =
            """
            {
              "schemaVersion": 2,
              "mediaType": "%s",
              "config": {"mediaType": "%s", "digest": "%s", "size": 2},
              "layers": []
            }
            """.formatted(MediaTypes.OCI_MANIFEST, MediaTypes.OCI_CONFIG, Digest.sha256(CONFIG));

    @TempDir
    private Path folder;

    private Ply ply = new Ply(Path.of("unset"));
    private DockerRegistry registry;

    @BeforeEach
    void fill() throws Exception {
        ply = new Ply(folder.resolve("home")).with("DOCKER_CONFIG", folder.toString());
        registry = DockerRegistry.start(
                DockerRegistry.Options.in(folder.resolve("registry")).withLogin("alice", "s3cret"));
        registry.putBlob("team/app", CONFIG);
        registry.putManifest("team/app", "v1", MediaTypes.OCI_MANIFEST, MANIFEST);
        registry.putManifest("team/app", "v2", MediaTypes.OCI_MANIFEST, MANIFEST);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void aPasswordIsCheckedKeptUsedAndForgotten() throws Exception {
        String repository = registry.address() + "/team/app";

        Outcome wrong = ply.answer("wrong", "login", "-u", "alice", "--password-stdin", registry.address());
        assertThat(wrong.exit()).isEqualTo(4);
        assertThat(wrong.stdout()).isEmpty();
        assertThat(wrong.stderr()).startsWith("ply: " + registry.address()).hasLineCount(1);
        assertThat(folder.resolve("config.json")).doesNotExist();
        assertThat(ply.run("tags", repository).exit()).isEqualTo(4);

        assertThat(ply.answer("s3cret\n", "login", "-u", "alice", "--password-stdin", registry.address())
                        .exit())
                .isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("config.json"))))
                .isEqualTo("rw-------");
        assertThat(ply.succeed("tags", repository).lines()).containsExactly("v1", "v2");

        ply.succeed("logout", registry.address());
        assertThat(ply.run("tags", repository).exit()).isEqualTo(4);
    }

    @Test
    void credentialsOnTheCommandLineAreUsedAndNeverShown() throws Exception {
        Outcome outcome = ply.succeed("-v", "manifest", "--creds", "alice:s3cret", registry.address() + "/team/app:v1");

        assertThat(outcome.stdout()).isEqualTo(MANIFEST);
        assertThat(outcome.stderr()).doesNotContain("s3cret", "YWxpY2U6czNjcmV0");
    }
}
