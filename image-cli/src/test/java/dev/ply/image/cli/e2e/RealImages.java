package dev.ply.image.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.registry.testing.DockerRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Images made from a real Debian root file system, in a running registry: {@code deb:base}, {@code deb:app} and the index
 * {@code deb:multi}. Made once for all tests of a run, since it takes a minute. Needs root.
 */
final class RealImages implements ParameterResolver {

    /** The images, and where they are. */
    record Pushed(DockerRegistry registry, Path folder) implements AutoCloseable {

        /** A reference to one of them in the registry. */
        String reference(String tag) {
            return registry.address() + "/deb:" + tag;
        }

        /** The same images as an OCI layout. */
        Path layout() {
            return folder.resolve("layout");
        }

        @Override
        public void close() {
            registry.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(Pushed.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(RealImages.class))
                .computeIfAbsent(Pushed.class, type -> make(), Pushed.class);
    }

    private static Pushed make() {
        for (String program : List.of("mmdebstrap", "buildah", "skopeo", "umoci")) {
            DockerRegistry.requireInstalled(program);
        }
        try {
            Path folder = Path.of("target", "real-images").toAbsolutePath();
            Files.createDirectories(folder);
            DockerRegistry registry = DockerRegistry.start(Files.createTempDirectory(folder, "registry"));
            Path images = Files.createTempDirectory(folder, "images");
            Path base = folder.resolve("base.tar");
            if (Files.exists(base)) {
                Files.createLink(images.resolve("base.tar"), base);
            }
            Path script = Path.of("src", "test", "resources", "real-images.sh").toAbsolutePath();
            Ply.Outcome outcome =
                    Ply.execute(List.of("bash", script.toString(), images.toString(), registry.address()));
            assertThat(outcome.exit()).as(outcome.stderr()).isZero();
            if (!Files.exists(base)) {
                Files.createLink(base, images.resolve("base.tar"));
            }
            return new Pushed(registry, images);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
