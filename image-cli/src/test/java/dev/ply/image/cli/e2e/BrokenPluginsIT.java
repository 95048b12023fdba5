package dev.ply.image.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.cli.PluginJar;
import dev.ply.image.cli.SmallImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plug-ins as strangers write them, in the folder that {@code PLY_PLUGINS} names: what is wrong with one is told in one
 * line to whoever asks for it, and everything else works.
 */
class BrokenPluginsIT {

    private static final String NEWER_SETTINGS = """
            package dev.ply.image.spi;
            public interface Settings { String colour(); }
            """;

    @TempDir
    private Path folder;

    private Path plugins = Path.of("unset");
    private Ply ply = new Ply(Path.of("unset"));

    @BeforeEach
    void makeFolders() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
        ply = new Ply(folder.resolve("home")).with("PLY_PLUGINS", plugins.toString());
    }

    @Test
    void aConstructorThatThrowsIsTold() throws Exception {
        plugin("faulty")
                .provider(
                        "MetadataStore",
                        "faulty.Store",
                        store(
                                "faulty.Store",
                                "faulty",
                                "public Store() { throw new" + " IllegalStateException(\"no\\nway\"); }",
                                "return null;"))
                .writeTo(plugins.resolve("faulty.jar"));

        assertThat(ply.succeed("plugins").stdout())
                .contains(
                        "faulty.Store",
                        "IllegalStateException",
                        plugins.resolve("faulty.jar").toString());
        assertRefused(2, "unknown store \"faulty\" (known: json, sqlite)", "--store", "faulty", "images");
        assertEverythingElseWorks();
    }

    @Test
    void twoWithOneNameAreRefusedByTheirJars() throws Exception {
        for (String jar : new String[] {"left", "right"}) {
            plugin(jar)
                    .provider("MetadataStore", jar + ".Store", store(jar + ".Store", "twin", "", "return null;"))
                    .writeTo(plugins.resolve(jar + ".jar"));
        }

        assertRefused(2, plugins.resolve("left.jar").toString(), "--store", "twin", "images");
        assertRefused(2, plugins.resolve("right.jar").toString(), "--store", "twin", "images");
        assertThat(ply.succeed("plugins").stdout()).contains("two are called so");
        assertEverythingElseWorks();
    }

    @Test
    void aTransportThatIsThereTwiceIsRefusedWithTheReason() throws Exception {
        for (String jar : new String[] {"1.0", "1.1"}) {
            plugin(jar)
                    .provider("RegistryTransport", "twice.Transport", """
                            package twice;
                            import dev.ply.image.spi.CredentialSource;
                            import dev.ply.image.spi.RegistryTransport;
                            import dev.ply.image.spi.RegistryTransportProvider;
                            import dev.ply.image.spi.Settings;
                            public class Transport implements RegistryTransportProvider {
                                @Override public String name() { return "twice"; }
                                @Override public RegistryTransport create(Settings settings, CredentialSource all) {
                                    return null;
                                }
                            }
                            """)
                    .writeTo(plugins.resolve("twice-" + jar + ".jar"));
        }

        assertRefused(2, plugins.resolve("twice-1.1.jar").toString(), "pull", "-q", "twice:somewhere");
        assertEverythingElseWorks();
    }

    @Test
    void oneThatTakesTheNameOfOursIsRefusedAndNoOtherIsTakenInstead() throws Exception {
        plugin("sqlite")
                .provider("MetadataStore", "other.Store", store("other.Store", "sqlite", "", "return null;"))
                .writeTo(plugins.resolve("other.jar"));

        assertRefused(2, "store \"sqlite\": two are called so", "images", "--format", "json");
        assertThat(ply.succeed("--store", "json", "images", "-q").stdout()).isEmpty();
    }

    @Test
    void oneThatWasMadeForANewerPlyIsToldWhenItIsChosen() throws Exception {
        plugin("modern")
                .against("dev.ply.image.spi.Settings", NEWER_SETTINGS)
                .provider(
                        "MetadataStore",
                        "modern.Store",
                        store("modern.Store", "modern", "", "settings.colour(); return null;"))
                .writeTo(plugins.resolve("modern.jar"));

        assertRefused(2, "store \"modern\" can't be used: modern.Store in " + plugins, "--store", "modern", "images");
        assertRefused(2, "it does not fit this version of ply", "--store", "modern", "images");
        assertEverythingElseWorks();
    }

    @Test
    void oneThatWasMadeForANewerJavaIsTold() throws Exception {
        plugin("future")
                .provider("MetadataStore", "future.Store", store("future.Store", "future", "", "return null;"))
                .fromTheFuture()
                .writeTo(plugins.resolve("future.jar"));

        assertThat(ply.succeed("plugins").stdout()).contains("it needs a newer Java than");
        assertRefused(2, "it needs a newer Java than", "--store", "future", "images");
        assertEverythingElseWorks();
    }

    @Test
    void oneThatBreaksOnlyWhenItIsUsedFailsThatCommandInOneLine() throws Exception {
        plugin("late")
                .provider(
                        "MetadataStore",
                        "late.Store",
                        store(
                                "late.Store",
                                "late",
                                "",
                                "return (MetadataStore) java.lang.reflect.Proxy.newProxyInstance("
                                        + "getClass().getClassLoader(), new Class<?>[] {MetadataStore.class},"
                                        + " (proxy, method, arguments) -> {"
                                        + " if (method.getName().equals(\"close\")) return null;"
                                        + " throw new NoSuchMethodError(\"Newer.method()\"); });"))
                .writeTo(plugins.resolve("late.jar"));

        assertRefused(1, "NoSuchMethodError: Newer.method()", "--store", "late", "images");
        assertRefused(1, "late.Store in " + plugins.resolve("late.jar"), "--store", "late", "images");
        assertEverythingElseWorks();
    }

    @Test
    void aJarThatIsNoneIsWarnedOf() throws Exception {
        Files.writeString(plugins.resolve("broken.jar"), "not a jar");

        Ply.Outcome outcome = ply.succeed("plugins");

        assertThat(outcome.stderr()).startsWith("ply: warning: plugins: " + plugins.resolve("broken.jar"));
        assertEverythingElseWorks();
    }

    private PluginJar plugin(String name) {
        return new PluginJar(folder.resolve("work-" + name));
    }

    private void assertRefused(int exit, String message, String... arguments) throws Exception {
        Ply.Outcome outcome = ply.run(arguments);
        assertThat(outcome.stderr()).startsWith("ply: ").contains(message);
        assertThat(outcome.stderr().lines()).hasSize(1);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.exit()).isEqualTo(exit);
    }

    private void assertEverythingElseWorks() throws Exception {
        SmallImage image = SmallImage.in(folder.resolve("layout"), "hello\n");
        ply.succeed("pull", "--platform", "linux/amd64", image.reference());
        assertThat(ply.succeed("images", "-q").stdout()).isEqualTo(image.reference() + "\n");
    }

    private static String store(String type, String name, String constructor, String create) {
        int dot = type.lastIndexOf('.');
        return """
                package %s;
                import dev.ply.image.spi.MetadataStore;
                import dev.ply.image.spi.MetadataStoreProvider;
                import dev.ply.image.spi.Settings;
                public class %s implements MetadataStoreProvider {
                    %s
                    @Override public String name() { return "%s"; }
                    @Override public MetadataStore create(Settings settings) { %s }
                }
                """.formatted(type.substring(0, dot), type.substring(dot + 1), constructor, name, create);
    }
}
