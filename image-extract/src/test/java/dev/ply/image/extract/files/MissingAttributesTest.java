package dev.ply.image.extract.files;

import static dev.ply.image.extract.testing.TarItem.directory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.contract.RecordedNotices;
import dev.ply.image.extract.ExtractionLimits;
import dev.ply.image.extract.posix.Posix;
import dev.ply.image.extract.posix.PosixFile;
import dev.ply.image.extract.testing.Tar;
import dev.ply.image.io.ByteString;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.StagedLayer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees on a file system that knows some name space of attributes not at all lack those, and nothing else. */
class MissingAttributesTest {

    private final RecordedNotices notices = new RecordedNotices();

    @TempDir
    Path folder;

    @Test
    void isToldOnceWithAnAttributeAndItsPlace() throws IOException {
        extract("Operation not supported");

        assertThat(notices.warnings())
                .singleElement()
                .asString()
                .contains("/d has no extended attributes such as security.capability");
    }

    @Test
    void isToldByTheFullNameForATreeOfAnyUserAsWell() throws IOException {
        UserAttributes attributes = new UserAttributes(notices);
        PosixFile file = refusing(PosixFile.class, "Operation not supported");
        for (int i = 0; i < 2; i++) {
            attributes.set(file, Map.of(OverrideStat.NAME, ByteString.utf8("0:0:0644")));
        }

        assertThat(notices.warnings())
                .singleElement()
                .asString()
                .contains(" user.containers.override_stat: owners, modes and capabilities of extracted files are in the"
                        + " layers' indexes only");
    }

    @Test
    void anyOtherFailureToSetOneIsAFailure() {
        assertThatThrownBy(() -> extract("Permission denied")).hasMessageContaining("Permission denied");
        assertThat(notices.warnings()).isEmpty();
    }

    private void extract(String reason) throws IOException {
        LayerExtractor extractor = new TreeExtractor(
                "native",
                ".native",
                ExtractionLimits.DEFAULT,
                Whiteouts.AUFS,
                new NativeFlavour(refusing(Posix.class, reason), notices));
        byte[] capability = {1, 0, 0, 2};
        try (StagedLayer staged = extractor.stage(
                Tar.NAME,
                Tar.stream(
                        directory("d").xattr("security.capability", capability),
                        directory("e").xattr("security.capability", capability)),
                folder)) {
            staged.finish(Map.of());
        }
    }

    /** Does nothing but refuse to set attributes, so that the test need not be root's. */
    private static <T> T refusing(Class<T> type, String reason) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("setAttribute")) {
                        throw new FileSystemException(arguments[0].toString(), null, reason);
                    }
                    return null;
                }));
    }
}
