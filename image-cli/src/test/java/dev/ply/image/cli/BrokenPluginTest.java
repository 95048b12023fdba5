package dev.ply.image.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plug-in all of whose methods throw: that it is the one to blame is told, in one line. */
class BrokenPluginTest {

    private static final String STORE = """
            package broken;
            import dev.ply.image.spi.MetadataStore;
            import dev.ply.image.spi.MetadataStoreProvider;
            import dev.ply.image.spi.Settings;
            import java.lang.reflect.Proxy;
            public class Store implements MetadataStoreProvider {
                @Override public String name() { return "broken"; }
                @Override public MetadataStore create(Settings settings) {
                    Class<?>[] types = {MetadataStore.class};
                    return (MetadataStore) Proxy.newProxyInstance(Store.class.getClassLoader(), types, (self, method, arguments) -> {
                        throw new IllegalArgumentException("no " + method.getName());
                    });
                }
            }
            """;

    @TempDir
    private Path folder;

    private CommandLineFixture line;
    private Path jar;

    @BeforeEach
    void makePlugin() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plug ins"));
        jar = new PluginJar(folder.resolve("work"))
                .provider("MetadataStore", "broken.Store", STORE)
                .writeTo(plugins.resolve("broken.jar"));
        line = new CommandLineFixture(folder.resolve("home"))
                .with("PLY_PLUGINS", plugins.toString())
                .with("PLY_STORE", "broken");
    }

    @Test
    void itsJarIsTold() {
        assertThat(line.ply("images")).isEqualTo(ExitCodes.FAILURE);
        assertThat(line.err())
                .startsWith("ply: plug-in broken.Store in " + jar + ": no ")
                .doesNotContain("no close")
                .hasLineCount(1);
    }

    @Test
    void thatItFailsToCloseAfterItsFailureWasToldIsNotToldAgain() throws IOException {
        String image = SmallImage.in(folder.resolve("layout"), "hello\n").reference();
        for (String command : new String[] {"pull", "rm"}) {
            assertThat(line.ply(command, image)).isEqualTo(ExitCodes.FAILURE);
            assertThat(line.err()).startsWith("ply: plug-in broken.Store").hasLineCount(1);
        }
    }
}
