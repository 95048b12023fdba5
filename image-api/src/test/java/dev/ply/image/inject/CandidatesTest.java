package dev.ply.image.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.ImageClient;
import dev.ply.image.ProviderInfo;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.spi.CredentialSource;
import dev.ply.image.spi.Decompressor;
import dev.ply.image.spi.DecompressorProvider;
import dev.ply.image.spi.Provider;
import dev.ply.image.spi.RegistryTransport;
import dev.ply.image.spi.RegistryTransportProvider;
import dev.ply.image.spi.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers as strangers write them: what is wrong with one is told, and hides no other. */
class CandidatesTest {

    private static final int MAJOR_VERSION = 7;

    @TempDir
    private Path folder;

    @Test
    void oneThatThrowsInItsConstructorHidesNoOther() throws Exception {
        try (URLClassLoader loader = listing(Throwing.class.getName(), Good.class.getName())) {
            Candidates<DecompressorProvider> candidates = find(loader);

            assertThat(candidates.named("good").provider()).isInstanceOf(Good.class);
            assertThat(candidates.available()).hasSize(1);
            assertThatThrownBy(() -> candidates.named("throwing"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("unknown decompressor \"throwing\" (known: good)")
                    .hasMessageContaining("I can't be made");
            assertThat(problems(candidates)).singleElement().asString().contains("I can't be made");
        }
    }

    @Test
    void oneThatFailsWhenAskedWhetherItWorksHidesNoOther() throws Exception {
        try (URLClassLoader loader = listing(Puzzled.class.getName(), Good.class.getName())) {
            Candidates<DecompressorProvider> candidates = find(loader);

            assertThat(candidates.available())
                    .extracting(Candidate::provider)
                    .singleElement()
                    .isInstanceOf(Good.class);
            assertThatThrownBy(() -> candidates.named("puzzled"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("I don't know")
                    .hasMessageContaining(Puzzled.class.getName() + " in ");
        }
    }

    @Test
    void oneThatSaysNothingWhenAskedWhetherItWorksHidesNoOther() throws Exception {
        try (URLClassLoader loader = listing(Silent.class.getName(), Good.class.getName())) {
            Candidates<DecompressorProvider> candidates = find(loader);

            assertThat(candidates.available())
                    .extracting(Candidate::provider)
                    .singleElement()
                    .isInstanceOf(Good.class);
            assertThat(problems(candidates)).singleElement().asString().contains("unavailable() gives null");
        }
    }

    @Test
    void oneThatCannotSayWhatItIsHidesNoOther() throws Exception {
        try (URLClassLoader loader = listing(Undecided.class.getName(), Good.class.getName())) {
            Good nameless = new Good() {
                @Override
                public String name() {
                    throw new AssertionError("no name");
                }
            };
            Candidates<DecompressorProvider> candidates = find(loader, nameless);

            assertThat(candidates.choose(Optional.empty(), any -> true).provider())
                    .isInstanceOf(Good.class);
            assertThat(problems(candidates))
                    .containsExactly("java.lang.AssertionError: no preference", "java.lang.AssertionError: no name");
        }
    }

    @Test
    void aTransportThatCannotSayWhatItServesHidesNoOther() throws Exception {
        RegistryTransportProvider odd = new RegistryTransportProvider() {
            @Override
            public String name() {
                return "odd";
            }

            @Override
            public boolean servesRegistries() {
                throw new AssertionError("who knows");
            }

            @Override
            public RegistryTransport create(Settings settings, CredentialSource credentials) {
                throw new AssertionError("never asked for");
            }
        };
        try (URLClassLoader loader = listing()) {
            Candidates<RegistryTransportProvider> candidates = Candidates.find(
                    ProviderKind.TRANSPORT, builder(loader).provider(odd).settings());

            assertThat(candidates.byPreference()).isEmpty();
            assertThat(problems(candidates)).containsExactly("java.lang.AssertionError: who knows");
        }
    }

    @Test
    void twoWithOneNameAreRefusedByBothTheirNamesAndHideNoOther() throws Exception {
        try (URLClassLoader loader = listing(Good.class.getName(), Namesake.class.getName(), Other.class.getName())) {
            Candidates<DecompressorProvider> candidates = find(loader);

            assertThatThrownBy(() -> candidates.named("good").provider())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(Good.class.getName())
                    .hasMessageContaining(Namesake.class.getName());
            assertThat(candidates.available())
                    .extracting(Candidate::provider)
                    .singleElement()
                    .isInstanceOf(Other.class);
        }
    }

    @Test
    void theNextBestIsNotTakenForOneWhoseNameIsNotItsOwn() throws Exception {
        try (URLClassLoader loader = listing(Good.class.getName(), Namesake.class.getName())) {
            Other worse = new Other() {
                @Override
                public int preference() {
                    return -1;
                }
            };

            assertThatThrownBy(() -> find(loader, worse).choose(Optional.empty(), provider -> true))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(Namesake.class.getName());
        }
    }

    @Test
    void oneThatIsRegisteredWinsOverThoseThatAreFound() throws Exception {
        Good registered = new Good();
        try (URLClassLoader loader = listing(Good.class.getName(), Namesake.class.getName())) {
            assertThat(find(loader, registered).named("good").provider()).isSameAs(registered);
        }
    }

    @Test
    void oneThatWasBuiltAgainstANewerApiHidesNoOther() throws Exception {
        compile(
                "dev/ply/image/spi/Newer.java",
                "package dev.ply.image.spi; public interface Newer {}",
                "example/Modern.java",
                """
                package example;
                import dev.ply.image.spi.Decompressor;
                import dev.ply.image.spi.DecompressorProvider;
                import dev.ply.image.spi.Newer;
                import dev.ply.image.spi.Settings;
                public class Modern implements DecompressorProvider, Newer {
                    @Override public String name() { return "modern"; }
                    @Override public Decompressor create(Settings settings) { return null; }
                }
                """);
        Files.delete(folder.resolve("dev/ply/image/spi/Newer.class"));
        try (URLClassLoader loader = listing("example.Modern", Good.class.getName())) {
            Candidates<DecompressorProvider> candidates = find(loader);

            assertThat(candidates.named("good").provider()).isInstanceOf(Good.class);
            assertThat(problems(candidates))
                    .singleElement()
                    .asString()
                    .contains("does not fit this version of ply")
                    .contains("dev/ply/image/spi/Newer");
        }
    }

    @Test
    void oneThatWasMadeForANewerJavaIsToldWithItsPlace() throws Exception {
        compile("example/Future.java", source("Future", "future"));
        Path file = folder.resolve("example/Future.class");
        byte[] bytes = Files.readAllBytes(file);
        bytes[MAJOR_VERSION] = 99;
        Files.write(file, bytes);
        try (URLClassLoader loader = listing("example.Future")) {
            assertThatThrownBy(() -> find(loader).named("future"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(" in " + file + ": it needs a newer Java than ");
        }
    }

    @Test
    void aClassThatIsNotThereOrNoProviderHidesNoOther() throws Exception {
        try (URLClassLoader loader = listing("example.Missing", CandidatesTest.class.getName(), Good.class.getName())) {
            Candidates<DecompressorProvider> candidates = find(loader);

            assertThat(candidates.named("good").provider()).isInstanceOf(Good.class);
            assertThat(problems(candidates)).hasSize(2);
        }
    }

    @Test
    void aClassLoaderThatCannotBeReadIsToldOnce() throws Exception {
        for (Exception failure : List.of(new IOException("closed"), new IllegalStateException("stopped"))) {
            Candidates<DecompressorProvider> candidates = find(new UnreadableLoader(failure), new Good());

            assertThat(candidates.named("good").provider()).isInstanceOf(Good.class);
            assertThat(problems(candidates)).containsExactly(failure.toString());
        }
    }

    @Test
    void oneWithoutAProperNameHidesNoOther() throws Exception {
        try (URLClassLoader loader =
                listing(Nameless.class.getName(), Shouting.class.getName(), Good.class.getName())) {
            Candidates<DecompressorProvider> candidates = find(loader);

            assertThat(candidates.named("good").provider()).isInstanceOf(Good.class);
            assertThat(problems(candidates))
                    .hasSize(2)
                    .anySatisfy(problem -> assertThat(problem).contains("LOUD"));
        }
    }

    @Test
    void oneThatIsThereInTwoVersionsIsRefused() throws Exception {
        compile("example/Twice.java", source("Twice", "twice"));
        Path copy = folder.resolve("a copy");
        Files.createDirectories(copy.resolve("example"));
        Files.copy(folder.resolve("example/Twice.class"), copy.resolve("example/Twice.class"));
        try (URLClassLoader loader = listing("example.Twice");
                URLClassLoader both = new URLClassLoader(
                        new URL[] {loader.getURLs()[0], copy.toUri().toURL()}, loader.getParent())) {
            assertThatThrownBy(() -> find(both).named("twice"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("example.Twice is there twice")
                    .hasMessageContaining(copy.toString());
            assertThat(find(loader).named("twice")).isNotNull();
        }
    }

    @Test
    void whereOneCameFromIsWrittenAsPeopleDo() throws Exception {
        compile("example/Spaced.java", source("Spaced", "spaced"));
        Path place = folder.resolve("with space");
        Files.createDirectories(place.resolve("example"));
        Files.move(folder.resolve("example/Spaced.class"), place.resolve("example/Spaced.class"));
        try (URLClassLoader listing = listing("example.Spaced");
                URLClassLoader loader =
                        new URLClassLoader(new URL[] {place.toUri().toURL()}, listing)) {
            assertThat(find(loader).describe(provider -> true))
                    .extracting(ProviderInfo::origin)
                    .containsExactly(Optional.of(place.toString()));
        }
    }

    @Test
    void thoseThatComeAfterTheChosenOneAreNotAskedWhetherTheyAreAvailable() throws Exception {
        AtomicBoolean asked = new AtomicBoolean();
        Good second = new Good() {
            @Override
            public Optional<String> unavailable() {
                asked.set(true);
                return Optional.empty();
            }
        };
        Other first = new Other() {
            @Override
            public int preference() {
                return 1;
            }
        };
        try (URLClassLoader loader = listing()) {
            assertThat(find(loader, second, first)
                            .choose(Optional.empty(), provider -> true)
                            .provider())
                    .isSameAs(first);
            assertThat(asked).isFalse();
        }
    }

    private static String source(String type, String name) {
        return """
                package example;
                import dev.ply.image.spi.Decompressor;
                import dev.ply.image.spi.DecompressorProvider;
                import dev.ply.image.spi.Settings;
                public class %s implements DecompressorProvider {
                    @Override public String name() { return "%s"; }
                    @Override public Decompressor create(Settings settings) { return null; }
                }
                """.formatted(type, name);
    }

    private static Candidates<DecompressorProvider> find(ClassLoader loader, Provider... registered)
            throws IOException {
        ImageClient.Builder builder = builder(loader);
        Arrays.stream(registered).forEach(builder::provider);
        return Candidates.find(ProviderKind.DECOMPRESSOR, builder.settings());
    }

    private static ImageClient.Builder builder(ClassLoader loader) {
        return ImageClient.builder().home(Path.of("unused")).classLoader(loader);
    }

    private static List<String> problems(Candidates<?> candidates) {
        return candidates.describe(provider -> true).stream()
                .map(ProviderInfo::problem)
                .flatMap(Optional::stream)
                .toList();
    }

    /** A class loader whose services file names these classes. */
    private URLClassLoader listing(String... classes) throws IOException {
        Path services = folder.resolve("META-INF/services");
        Files.createDirectories(services);
        Files.write(services.resolve(DecompressorProvider.class.getName()), List.of(classes));
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, CandidatesTest.class.getClassLoader());
    }

    private void compile(String... namesAndSources) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path")));
        for (int i = 0; i < namesAndSources.length; i += 2) {
            Path source = folder.resolve(namesAndSources[i]);
            Files.createDirectories(source.getParent());
            Files.writeString(source, namesAndSources[i + 1]);
            arguments.add(source.toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int status = compiler.run(null, OutputStream.nullOutputStream(), null, arguments.toArray(String[]::new));
        assertThat(status).isZero();
    }

    /** Fails whenever it is asked what it has. */
    private static final class UnreadableLoader extends ClassLoader {

        private final Exception failure;

        UnreadableLoader(Exception failure) {
            this.failure = failure;
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            if (failure instanceof IOException unreadable) {
                throw unreadable;
            }
            throw (RuntimeException) failure;
        }
    }

    /** Works. */
    public static class Good implements DecompressorProvider {
        @Override
        public String name() {
            return "good";
        }

        @Override
        public Decompressor create(Settings settings) {
            throw new AssertionError("never asked for");
        }
    }

    /** Has another's name. */
    public static final class Namesake extends Good {}

    /** Has no name. */
    public static final class Nameless extends Good {
        @Override
        @SuppressWarnings("NullAway") // as code that nobody checked does
        public String name() {
            return null;
        }
    }

    /** Has a name that nobody could type after {@code --store}. */
    public static final class Shouting extends Good {
        @Override
        public String name() {
            return "LOUD";
        }
    }

    /** Works as well. */
    public static class Other extends Good {
        @Override
        public String name() {
            return "other";
        }
    }

    /** Can't be made. */
    public static final class Throwing extends Good {
        public Throwing() {
            throw new IllegalStateException("I can't be made");
        }
    }

    /** Can't say whether it is the best. */
    public static final class Undecided extends Good {
        @Override
        public String name() {
            return "undecided";
        }

        @Override
        public int preference() {
            throw new AssertionError("no preference");
        }
    }

    /** Says nothing of whether it works. */
    public static final class Silent extends Good {
        @Override
        public String name() {
            return "silent";
        }

        @Override
        @SuppressWarnings({"NullAway", "NullOptional"}) // as code that nobody checked does
        public Optional<String> unavailable() {
            return null;
        }
    }

    /** Can't say whether it works. */
    public static final class Puzzled extends Good {
        @Override
        public String name() {
            return "puzzled";
        }

        @Override
        public Optional<String> unavailable() {
            throw new AssertionError("I don't know");
        }
    }
}
