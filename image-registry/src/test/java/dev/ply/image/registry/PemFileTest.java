package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.error.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are read in the forms that OpenSSL writes. The keys here are good for nothing else. */
class PemFileTest {

    private static final String P256 = """
            -----BEGIN EC PARAMETERS-----
            BggqhkjOPQMBBw==
            -----END EC PARAMETERS-----
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIGi8jBerp4MVq4iH//E9dXA/Ik4cdBXHJn282oLwQqtdoAoGCCqGSM49
            AwEHoUQDQgAEfMWhxnAQ3DZBKziyJ3zXtH35o8uc9ebtC6M63fTbHveJ97i4sjz9
            DQyH4yvIWCAMhHy70trkrj2i4ZVDaE58og==
            -----END EC PRIVATE KEY-----
            """;

    private static final String P384 = """
            -----BEGIN EC PARAMETERS-----
            BgUrgQQAIg==
            -----END EC PARAMETERS-----
            -----BEGIN EC PRIVATE KEY-----
            MIGkAgEBBDCOkL4C8nDARJsdNOo6JHRhv3/8GsYQ1AugVKevsWpKo5KwTnH4L/lF
            754/X4u8OC+gBwYFK4EEACKhZANiAAQ4drvUccFfolaujkinuPx9RvG2+oP9uoBN
            tKuRr5KrCokxisnVepgalQSDjbKl7AHgf0YoWLSl6idJ+40aI2+r9VWFh8A9pseL
            MCiGeAGHbqfGzuDrIoDSn3acH+JPfaM=
            -----END EC PRIVATE KEY-----
            """;

    private static final String P521 = """
            -----BEGIN EC PARAMETERS-----
            BgUrgQQAIw==
            -----END EC PARAMETERS-----
            -----BEGIN EC PRIVATE KEY-----
            MIHcAgEBBEIB7Il/qxYNvhr0dVrjMxvbyxp7SX3pP75aYynlnO0mXI4kmz7W0CXS
            gqh8VGbVtB6z1aw4IpurVR0uE3IIkuLmjE+gBwYFK4EEACOhgYkDgYYABAD29KxO
            00coJdsRl+lAMll8QQ9ll0T0iQMMtKwiSInpP7DnwVjYDLi+hLn9/2IpvJOfNMfy
            FdNRxyAn0CjNKl7r8gAL2Yt4e/6gt+Cg+thmq9cKz2/SG8TgS2wa89ufUJqv7rZi
            ypR67sF1TM+uV4igEUQCNDT6/zBl/M6osABgxG9V2g==
            -----END EC PRIVATE KEY-----
            """;

    @TempDir
    private Path folder;

    @Test
    void keysOfTheUsualCurvesAreReadAsOpensslMakesThem() throws IOException {
        assertThat(bits(P256)).isEqualTo(256);
        assertThat(bits(P384)).isEqualTo(384);
        assertThat(bits(P521)).isEqualTo(521);
    }

    @Test
    void keysAreReadWithTheirAlgorithmAndWithout() throws IOException {
        HeldCertificate rsa = new HeldCertificate.Builder().rsa2048().build();

        assertThat(PemFile.privateKey(file(rsa.privateKeyPkcs1Pem())))
                .isEqualTo(rsa.keyPair().getPrivate());
        assertThat(PemFile.privateKey(file(rsa.privateKeyPkcs8Pem())))
                .isEqualTo(rsa.keyPair().getPrivate());
    }

    @Test
    void aKeyWithAPasswordIsRefusedByName() throws IOException {
        Path file = file("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");

        assertThatThrownBy(() -> PemFile.privateKey(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(file + ": it holds no unencrypted private key");
    }

    @Test
    void aFileThatIsMissingIsNamedOnceWithTheReason() {
        Path none = folder.resolve("none");

        assertThatThrownBy(() -> PemFile.certificates(none))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(none + ": can't be read: no such file or directory");
        assertThatThrownBy(() -> PemFile.privateKey(none))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(none + ": can't be read: no such file or directory");
    }

    private int bits(String key) throws IOException {
        ECPrivateKey read = (ECPrivateKey) PemFile.privateKey(file(key));
        return read.getParams().getCurve().getField().getFieldSize();
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("client.key"), content);
    }
}
