package dev.ply.image.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.ImageClient;
import dev.ply.image.Platform;
import dev.ply.image.PullOptions;
import dev.ply.image.cli.answers.QuickAnswers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that was kept is given as long as the command itself would say the same, and no longer. */
class AnswersTest {

    private static final String AMD64 = "--platform=linux/amd64";

    @TempDir
    private Path folder;

    private Path home;
    private SmallImage image;
    private CommandLineFixture line;

    @BeforeEach
    void pull() throws IOException {
        home = folder.resolve("home");
        image = SmallImage.in(folder.resolve("layout"), "hello\n");
        line = new CommandLineFixture(home);
        line.ply("pull", AMD64, image.reference());
    }

    @Test
    void aPulledImageIsAnsweredForInTheCommandsOwnWords() {
        for (List<String> command : commands()) {
            Optional<String> answer = answer(command);
            assertThat(line.ply(command.toArray(String[]::new))).isZero();
            assertThat(answer).as("%s", command).contains(line.out());
        }
    }

    @Test
    void whatAnotherProcessRemovedIsNotAnsweredFor() {
        new CommandLineFixture(home).ply("rm", AMD64, image.reference());

        assertNothingIsStale();
    }

    @Test
    void whatAProgramPulledWithTheLibraryIsListed() throws IOException {
        SmallImage other = SmallImage.in(folder.resolve("other"), "other\n");
        try (ImageClient client =
                ImageClient.builder().home(home).environment(Map.of()).build()) {
            client.pull(
                    client.parse(other.reference()),
                    PullOptions.defaults().withPlatform(Platform.parse("linux/amd64")));
        }

        assertNothingIsStale();
        assertThat(line.ply("images", "-q")).isZero();
        assertThat(line.out()).contains(other.reference());
    }

    @Test
    void anImageThatChangedAtItsSourceIsAnsweredForAnewOnceItIsPulled() throws IOException {
        deleteTree(folder.resolve("layout"));
        SmallImage.in(folder.resolve("layout"), "changed\n");
        new CommandLineFixture(home).ply("pull", "--policy=always", AMD64, image.reference());

        assertNothingIsStale();
    }

    @Test
    void aLayerWhoseTreeIsGoneIsNotAnsweredFor() throws IOException {
        deleteTree(only(".extracted"));

        assertNothingIsStale();
    }

    @Test
    void aLayerWhoseTreeLostAFileIsNotAnsweredFor() throws IOException {
        Files.delete(only(".extracted").resolve("greeting"));

        assertThat(answer("pull", AMD64, image.reference())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".extracted.complete", ".index", ".tar.gz"})
    void aLayerWithADamagedFileIsNotAnsweredFor(String suffix) throws IOException {
        Path file = only(suffix);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes, StandardOpenOption.WRITE);

        assertThat(answer("pull", AMD64, image.reference())).isEmpty();
        assertThat(answer("inspect", AMD64, image.reference())).isEmpty();
        assertNothingIsStale();
    }

    @ParameterizedTest
    @ValueSource(strings = {".extracted.complete", ".index", ".tar.gz"})
    void aLayerThatLostAFileIsNotAnsweredFor(String suffix) throws IOException {
        Files.delete(only(suffix));

        assertNothingIsStale();
    }

    @Test
    void anotherDatabaseInTheSamePlaceIsReadAnew() throws IOException {
        Path other = folder.resolve("other-home");
        SmallImage unlike = SmallImage.in(folder.resolve("unlike"), "unlike\n");
        new CommandLineFixture(other).ply("pull", AMD64, unlike.reference());
        Files.copy(other.resolve("oci.db"), home.resolve("oci.db"), StandardCopyOption.REPLACE_EXISTING);

        assertNothingIsStale();
    }

    @Test
    void aDatabaseThatIsGoneHasNoImages() throws IOException {
        Files.delete(home.resolve("oci.db"));

        assertNothingIsStale();
    }

    @Test
    void withOtherSettingsInTheFileEverythingIsReadAnew() throws IOException {
        Files.writeString(home.resolve("config.json"), "{\"store\":\"json\"}");

        assertNothingIsStale();
        assertThat(line.ply("images", "-q")).isZero();
        assertThat(line.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PLY_STORE, json",
        "PLY_EXTRACTOR, erofs",
        "PLY_CACHE, other",
        "PLY_PLUGINS, /nowhere",
        "PLY_HOME, /nowhere",
    })
    void anotherEnvironmentHasOtherAnswers(String variable, String value) {
        line.with(variable, value);

        for (List<String> command : commands()) {
            assertThat(answer(command)).as("%s", command).isEmpty();
        }
    }

    @Test
    void everyExtractorsAnswersAreItsOwn() throws IOException {
        for (int round = 0; round < 3; round++) {
            for (String extractor : List.of("erofs", "shadow")) {
                line.with("PLY_EXTRACTOR", extractor);
                assertAnswersWith(extractor);
            }
        }
        line.with("PLY_EXTRACTOR", "");
        for (int round = 0; round < 3; round++) {
            for (String extractor : List.of("erofs", "shadow")) {
                Files.writeString(home.resolve("config.json"), "{\"extractor\":\"" + extractor + "\"}");
                assertAnswersWith(extractor);
            }
        }
    }

    private void assertAnswersWith(String extractor) {
        assertThat(line.ply("pull", AMD64, image.reference())).isZero();
        assertThat(answer("pull", "--format=json", AMD64, image.reference()))
                .get()
                .asString()
                .contains(extractor.equals("erofs") ? ".erofs" : ".extracted");
    }

    @Test
    void aCopiedHomeAnswersForItself() throws Exception {
        Path copy = folder.resolve("copy");
        assertThat(new ProcessBuilder("cp", "-a", home.toString(), copy.toString())
                        .start()
                        .waitFor())
                .isZero();
        line = new CommandLineFixture(copy);

        for (int round = 0; round < 2; round++) {
            assertNothingIsStale();
            assertThat(line.ply("pull", AMD64, image.reference())).isZero();
        }
        assertThat(answer("pull", "--format=json", AMD64, image.reference()))
                .get()
                .asString()
                .contains(copy.toString())
                .doesNotContain(home.toString());
    }

    @Test
    void whatCameWithAWarningComesWithItAgain() throws IOException {
        line.with("PLY_STORE", "json").ply("pull", AMD64, image.reference());
        Files.writeString(home.resolve("cache/images/damaged.json"), "{");

        for (int time = 0; time < 2; time++) {
            assertThat(answer("images", "-q")).isEmpty();
            assertThat(line.ply("images", "-q")).isZero();
            assertThat(line.err()).contains("warning", "damaged.json");
        }
    }

    @Test
    void whenAnImageWasLastUsedIsToldAlikeWhoeverTells() throws IOException {
        assertThat(answer("pull", AMD64, image.reference())).isPresent();
        String quick = answer("images", "--format=json").orElseThrow();
        assertThat(line.ply("images", "--format=json")).isZero();
        assertThat(line.out()).isEqualTo(quick);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--policy=always",
                "--force",
                "--extractor=erofs",
                "--store=json",
                "--cache=fs",
                "--layers-dir=/elsewhere",
                "--platform=linux/arm64",
                "--no-extract",
                "--all-platforms",
                "--plugins=/nowhere",
                "--progress=tty",
                "-v",
                "--format=xml",
                "--unknown",
            })
    void anythingOutOfTheOrdinaryIsTheCommandsOwn(String option) {
        assertThat(answer("pull", image.reference(), option)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--extractor=erofs", "--whiteouts=overlay", "--stat-format=binary"})
    void whatWasPulledInAnUnusualWayIsNotKept(String option) throws IOException {
        SmallImage other = SmallImage.in(folder.resolve("other"), "other\n");
        line.ply("pull", option, AMD64, other.reference());

        assertThat(answer("pull", AMD64, other.reference())).isEmpty();
        assertNothingIsStale();
    }

    @Test
    void whatTheCommandRefusesIsNotAnswered() {
        assertThat(answer("images", "-q")).isPresent();
        assertThat(answer("images", AMD64)).isEmpty();
        assertThat(answer("images", image.reference())).isEmpty();
    }

    @Test
    void withTheJsonStoreTheSameHolds() {
        line.with("PLY_STORE", "json").ply("pull", AMD64, image.reference());
        assertThat(answer("pull", AMD64, image.reference())).isPresent();
        new CommandLineFixture(home).with("PLY_STORE", "json").ply("rm", AMD64, image.reference());

        assertNothingIsStale();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no answers\n", "2 ply\n"})
    void answersThatAreDamagedAreNone(String content) throws IOException {
        try (Stream<Path> kept = Files.list(home.resolve("answers"))) {
            for (Path file : kept.toList()) {
                Files.writeString(file, content);
            }
        }

        assertNothingIsStale();
    }

    /** Each answer, if there is one, is what the command itself prints. */
    private void assertNothingIsStale() {
        Map<List<String>, String> answers = new LinkedHashMap<>();
        commands().forEach(command -> answer(command).ifPresent(text -> answers.put(command, text)));
        answers.forEach((command, answer) -> {
            line.ply(command.toArray(String[]::new));
            assertThat(line.out()).as("%s", command).isEqualTo(answer);
        });
    }

    /** A pull comes last, since it would mend what the others are asked about. */
    private List<List<String>> commands() {
        return List.of(
                List.of("inspect", AMD64, image.reference()),
                List.of("images", "-q"),
                List.of("pull", "--format=json", "--progress=none", AMD64, image.reference()));
    }

    private Optional<String> answer(List<String> arguments) {
        return answer(arguments.toArray(String[]::new));
    }

    private Optional<String> answer(String... arguments) {
        return new QuickAnswers(line.environment()).find(arguments);
    }

    private Path only(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("cache/layers"))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
