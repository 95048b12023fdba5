package dev.ply.image.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ply.image.ImageClient;
import dev.ply.image.Platform;
import dev.ply.image.PullOptions;
import dev.ply.image.PullPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands against images in a folder: what they print, and how they end. */
class CommandsTest {

    @TempDir
    private Path folder;

    private CommandLineFixture line;
    private SmallImage image;

    @BeforeEach
    void makeImage() throws IOException {
        image = SmallImage.in(folder.resolve("layout"), "hello\n");
        line = new CommandLineFixture(folder.resolve("home"));
    }

    @Test
    void aPullPrintsItsReferenceLast() {
        assertThat(pull()).isZero();
        assertThat(line.out()).startsWith("Digest: sha256:").endsWith(image.reference() + "\n");
        assertThat(line.err()).contains(": downloading").contains(": done");
    }

    @Test
    void aQuietPullPrintsItsReferenceOnly() {
        assertThat(line.ply("pull", "-q", "--platform", "linux/amd64", image.reference()))
                .isZero();
        assertThat(line.out()).isEqualTo(image.reference() + "\n");
        assertThat(line.err()).isEmpty();
    }

    @Test
    void aPullTellsProgramsWhatItGot() throws IOException {
        assertThat(pull("--format", "json")).isZero();
        JsonNode first = json();
        assertThat(first.path("reference").asText()).isEqualTo(image.reference());
        assertThat(first.path("cached").asBoolean()).isFalse();
        assertThat(first.path("indexDigest").isNull()).isTrue();
        assertThat(first.path("platform").asText()).isEqualTo("linux/amd64");
        assertThat(first.path("config").path("env").path(0).asText()).isEqualTo("A=b");
        Path layer = Path.of(first.path("layers").path(0).path("path").asText());
        assertThat(layer.resolve("greeting")).hasContent("hello\n");

        assertThat(pull("--format", "json")).isZero();
        assertThat(json().path("cached").asBoolean()).isTrue();
    }

    @Test
    void layersExtractedBeforeStayWhereTheyAreAndThatIsTold() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        assertThat(pull()).isZero();

        assertThat(pull("--layers-dir", elsewhere.toString(), "--format", "json"))
                .isZero();
        assertThat(line.err()).contains("warning: layers extracted before, which stay where they are: 1; --force");
        assertThat(pull("--layers-dir", elsewhere.toString(), "--format", "json", "--force"))
                .isZero();
        assertThat(line.err()).doesNotContain("warning");
        assertThat(json().path("layers").path(0).path("path").asText()).startsWith(elsewhere.toString());

        Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);
        assertThat(pull("--layers-dir", link.toString())).isZero();
        assertThat(line.err()).doesNotContain("warning");
    }

    @Test
    void severalReferencesAreAllTriedAndTheFirstFailureDecides() throws IOException {
        assertThat(line.ply(
                        "pull", "oci:" + folder + "/missing:app", "UPPER", image.reference(), "--platform=linux/amd64"))
                .isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(line.out()).isEmpty();
        assertThat(line.err()).contains("ply: invalid reference \"UPPER\"");
        assertThat(line.ply("images", "-q")).isZero();
        assertThat(line.out()).isEqualTo(image.reference() + "\n");
    }

    @Test
    void severalReferencesGiveAnArray() throws IOException {
        assertThat(pull("--format", "json", image.reference())).isZero();
        assertThat(json().isArray()).isTrue();
    }

    @Test
    void aCorruptLayerFailsInOneLine() throws IOException {
        image.spoilLayer();
        assertThat(line.ply("pull", "--progress", "none", "--platform", "linux/amd64", image.reference()))
                .isEqualTo(ExitCodes.INTEGRITY);
        assertThat(line.out()).isEmpty();
        assertThat(line.err()).startsWith("ply: ").hasLineCount(1);
    }

    @Test
    void whatIsNotStoredIsNotFound() {
        assertThat(line.ply("inspect", image.reference())).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(line.ply("layers", image.reference())).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(line.ply("rm", image.reference())).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(line.err()).startsWith("ply: " + image.reference() + ": ").hasLineCount(1);
    }

    @Test
    void ofAnImageForAnotherPlatformItIsToldForWhichItIsHere() {
        pull();
        for (String command : new String[] {"rm", "layers"}) {
            assertThat(line.ply(command, "--platform", "linux/s390x", image.reference()))
                    .isEqualTo(ExitCodes.NOT_FOUND);
            assertThat(line.err())
                    .startsWith("ply: " + image.reference()
                            + ": no such image is stored for linux/s390x, only for linux/amd64");
        }
        assertThat(line.err()).endsWith("; ply pull --platform linux/s390x " + image.reference() + " fetches it\n");
    }

    @Test
    void withoutThePolicyToFetchNothingIsFetched() {
        assertThat(pull("--policy", "never")).isEqualTo(ExitCodes.NOT_CACHED);
    }

    @Test
    void inspectionShowsManifestConfigAndLayers() throws IOException {
        pull();
        assertThat(line.ply("inspect", "--platform", "linux/amd64", image.reference()))
                .isZero();
        assertThat(json().path("layers").path(0).path("state").asText()).isEqualTo("extracted");
        assertThat(json().path("config")
                        .path("config")
                        .path("Labels")
                        .path("evil")
                        .asText())
                .isEqualTo("\u001b[31m");
        assertThat(line.out()).doesNotContain("\u001b");
    }

    @Test
    void removedImagesAreGoneWithTheirLayers() throws IOException {
        pull("--format", "json");
        Path layer = Path.of(json().path("layers").path(0).path("path").asText());
        assertThat(line.ply("rm", "--platform", "linux/amd64", image.reference()))
                .isZero();
        assertThat(layer).doesNotExist();
        assertThat(line.ply("images", "--format", "json")).isZero();
        assertThat(json()).isEmpty();
    }

    @Test
    void verificationTellsOfATreeThatWasChanged() throws IOException {
        pull("--format", "json");
        Path layer = Path.of(json().path("layers").path(0).path("path").asText());
        assertThat(line.ply("verify")).isZero();
        Files.writeString(layer.resolve("greeting"), "HELLO\n");
        assertThat(line.ply("verify")).isEqualTo(ExitCodes.INTEGRITY);
        assertThat(line.out()).contains("greeting");
        assertThat(line.err()).startsWith("ply: verify: ").hasLineCount(1);
        assertThat(line.ply("verify", "--repair", "--progress", "none")).isZero();
        assertThat(layer.resolve("greeting")).hasContent("hello\n");
    }

    @Test
    void progressThatIsAskedForIsShownHoweverQuietTheRest() {
        pull("-q", "--progress", "json");
        assertThat(line.err().lines()).isNotEmpty().allMatch(event -> event.startsWith("{"));
        pull("-q", "--force", "--progress", "plain");
        assertThat(line.err()).contains(": done");
        pull("-q", "--force");
        assertThat(line.err()).isEmpty();
    }

    @Test
    void verificationSaysWhereThereIsNoBlobToCompareWith() {
        pull("--discard-blobs");
        assertThat(line.ply("verify")).isZero();
        assertThat(line.out()).isEmpty();
        assertThat(line.err()).contains("its blob is not here").hasLineCount(1);
    }

    @Test
    void layersThatWereMadeForAnOverlayAreNoFault() throws IOException {
        image = SmallImage.in(folder.resolve("whiteout"), ".wh.greeting", "");
        pull();
        assertThat(line.ply("layers", "--platform=linux/amd64", "--overlay=userxattr", "--quiet", image.reference()))
                .isZero();
        assertThat(line.ply("verify")).as(line.out()).isZero();
        assertThat(line.out()).isEmpty();
    }

    @Test
    void anUnpackedImageIsATree() {
        Path target = folder.resolve("rootfs");
        assertThat(line.ply("unpack", "--platform", "linux/amd64", image.reference(), target.toString()))
                .isZero();
        assertThat(target.resolve("greeting")).hasContent("hello\n");
    }

    @Test
    void anExportAppearsWholeOrNotAtAll() throws IOException {
        Path tar = folder.resolve("rootfs.tar");
        assertThat(line.ply("export", "--platform", "linux/amd64", image.reference(), "-o", tar.toString()))
                .isZero();
        assertThat(tar).isNotEmptyFile();
        Path other = folder.resolve("other.tar");
        assertThat(line.ply("export", "oci:" + folder + "/missing:app", "-o", other.toString()))
                .isEqualTo(ExitCodes.NOT_FOUND);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("layout", "home", "rootfs.tar");
        }
    }

    @Test
    void anExportGoesWhereALinkLeadsAndIsReadByThoseWhoMayReadTheOldOne() throws IOException {
        Path real = Files.createFile(
                folder.resolve("real.tar"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Path link = Files.createSymbolicLink(folder.resolve("link.tar"), Path.of("real.tar"));
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling.tar"), Path.of("new.tar"));
        for (Path name : List.of(link, dangling)) {
            assertThat(line.ply("export", "--platform", "linux/amd64", image.reference(), "-o", name.toString()))
                    .isZero();
            assertThat(name).isSymbolicLink();
        }

        assertThat(real).isNotEmptyFile();
        assertThat(Files.getPosixFilePermissions(real)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(folder.resolve("new.tar")).isNotEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:x", "localhost:65536", "localhost:0/x", "u@localhost:0", ":0"})
    void aPlaceToListenIsAHostAndAPort(String place) {
        assertThat(line.ply("serve", "--listen", place)).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err()).isEqualTo("ply: serve: --listen \"" + place + "\" is not HOST:PORT\n");
    }

    @Test
    void aHostThatIsNoneIsNamed() {
        assertThat(line.ply("serve", "--listen", "no_such.invalid:0")).isEqualTo(ExitCodes.FAILURE);
        assertThat(line.err()).isEqualTo("ply: serve: can't listen on no_such.invalid:0: there is no such host\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oci-archive", "docker-archive"})
    void whatIsSavedCanBeLoaded(String format) throws IOException {
        Path archive = folder.resolve("image.tar");
        pull("--format", "json");
        String digest = json().path("manifestDigest").asText();
        assertThat(line.ply(
                        "save",
                        "--format",
                        format,
                        "--platform=linux/amd64",
                        image.reference(),
                        "-o",
                        archive.toString()))
                .isZero();
        CommandLineFixture other = new CommandLineFixture(folder.resolve("other"));
        assertThat(other.ply("load", "--platform", "linux/amd64", "-i", archive.toString()))
                .describedAs(other.err())
                .isZero();
        assertThat(other.out()).isEqualTo("docker.io/library/layout:app\n");
        assertThat(other.ply("images", "--format", "json")).isZero();
        assertThat(other.out()).contains(digest);
    }

    @Test
    void twoImagesOfOneNameAreNotSavedTogether() throws IOException {
        SmallImage other = SmallImage.in(folder.resolve("other/layout"), "other\n");
        Path archive = folder.resolve("image.tar");
        pull();
        assertThat(line.ply("pull", "--platform=linux/amd64", other.reference()))
                .isZero();

        String[] save = {"save", "--platform=linux/amd64", image.reference(), other.reference(), "-o", archive + ""};
        assertThat(line.ply(save)).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err())
                .contains(image.reference() + " and " + other.reference() + " would both be ")
                .contains("docker.io/library/layout:app");
        assertThat(archive).doesNotExist();
    }

    @Test
    void anImageWithATagOnlyIsLoadedByWhereItLies() throws IOException {
        assertThat(line.ply("load", "--platform=linux/amd64", "-i", folder.resolve("layout") + ""))
                .describedAs(line.err())
                .isZero();
        assertThat(line.out()).isEqualTo(image.reference() + "\n");
    }

    @ParameterizedTest
    @CsvSource({"No Reference, no reference", "oci:/etc/x:1, a place on this machine"})
    void aNameThatIsNoneIsToldWithItsArchiveAndTheOthersAreLoaded(String name, String why) throws IOException {
        Path index = folder.resolve("layout/index.json");
        String only = Files.readString(index).replace("\"app\"", '"' + name + '"');
        String entry = only.substring(only.indexOf('[') + 1, only.lastIndexOf(']'));
        Files.writeString(index, only);

        String[] load = {"load", "--platform=linux/amd64", "-i", folder.resolve("layout") + ""};
        assertThat(line.ply(load)).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(line.out()).isEmpty();
        assertThat(line.err())
                .startsWith("ply: " + folder.resolve("layout") + ": ")
                .contains(why, name);

        Files.writeString(index, only.replace(entry, entry + "," + entry.replace(name, "example.com/app:1")));
        assertThat(line.ply(load)).describedAs(line.err()).isZero();
        assertThat(line.out()).isEqualTo("example.com/app:1\n");
        assertThat(line.err())
                .contains("ply: warning: " + folder.resolve("layout") + ": ")
                .contains(why, name);
    }

    @Test
    void anImageThatCannotBeLoadedIsToldAndTheOthersAreLoaded() throws IOException {
        Path index = folder.resolve("layout/index.json");
        String only = Files.readString(index);
        String entry = only.substring(only.indexOf('[') + 1, only.lastIndexOf(']'));
        String broken = entry.replace("\"app\"", "\"broken\"").replaceFirst("[0-9a-f]{64}", "0".repeat(64));
        Files.writeString(index, only.replace(entry, broken + "," + entry));

        assertThat(line.ply("load", "--platform=linux/amd64", "-i", folder.resolve("layout") + ""))
                .isNotZero();
        assertThat(line.out()).isEmpty();
        assertThat(line.err()).contains("0".repeat(64), image.reference() + ": loaded all the same");
        assertThat(line.ply("images", "-q")).isZero();
        assertThat(line.out()).isEqualTo(image.reference() + "\n");
    }

    @Test
    void anImageThatIsStoredForAnotherPlatformAloneIsTheOneToRemove() throws IOException {
        String host = Platform.host().architecture();
        String other = host.equals("arm64") ? "amd64" : "arm64";
        String reference = pulledFor(other, host);
        assertThat(line.ply("rm", reference)).isZero();
        assertThat(line.ply("rm", "--platform", "linux/" + host, reference)).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(line.err()).contains("only for linux/" + other);
        assertThat(line.ply("rm", reference)).isZero();
        assertThat(line.ply("rm", reference)).isEqualTo(ExitCodes.NOT_FOUND);

        assertThat(pulledFor(other, host)).isEqualTo(reference);
        assertThat(line.ply("rm", "--all-platforms", reference)).isZero();
        assertThat(line.ply("rm", "--all-platforms", reference)).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(pulledFor("ppc64le", "s390x")).isEqualTo(reference);
        assertThat(line.ply("rm", reference)).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(line.err()).contains("only for linux/ppc64le, linux/s390x");
    }

    /** One reference for several platforms: in one folder one after the other. */
    private String pulledFor(String... architectures) throws IOException {
        Path layout = folder.resolve("several");
        String reference = "";
        for (String architecture : architectures) {
            reference = SmallImage.in(layout, architecture, "greeting", architecture)
                    .reference();
            assertThat(line.ply("pull", "--policy=always", "--platform", "linux/" + architecture, reference))
                    .describedAs(line.err())
                    .isZero();
        }
        return reference;
    }

    @Test
    void whatIsLoadedReplacesWhatHadItsName() throws IOException {
        Path archive = folder.resolve("image.tar");
        String name = "example.com/app:1";
        load(SmallImage.in(folder.resolve("old"), "old\n"), archive, name);
        String old = inspected(name);
        load(SmallImage.in(folder.resolve("new"), "new\n"), archive, name);
        assertThat(line.err()).contains(name + ": linux/amd64, ").doesNotContain(archive + ":");
        assertThat(inspected(name)).isNotEqualTo(old);
    }

    private void load(SmallImage content, Path archive, String name) throws IOException {
        ImageClient.Builder client =
                ImageClient.builder().home(folder.resolve("maker")).environment(Map.of());
        try (ImageClient maker = client.build()) {
            maker.pull(
                    maker.parse(content.reference()),
                    PullOptions.defaults()
                            .withPlatform(Platform.parse("linux/amd64"))
                            .withStoreAs(maker.parse(name))
                            .withPolicy(PullPolicy.ALWAYS));
        }
        CommandLineFixture saving = new CommandLineFixture(folder.resolve("maker"));
        assertThat(saving.ply("save", "--platform=linux/amd64", name, "-o", archive.toString()))
                .isZero();
        assertThat(line.ply("load", "--platform=linux/amd64", "-i", archive.toString()))
                .isZero();
    }

    private String inspected(String name) throws IOException {
        assertThat(line.ply("inspect", "--platform=linux/amd64", name)).isZero();
        return json().path("manifestDigest").asText();
    }

    @Test
    void whoHasNoTerminalIsAskedForNoPassword() {
        assertThat(line.ply("login", "-u", "me", "registry.example")).isEqualTo(ExitCodes.USAGE);
        assertThat(line.ply("login", "-u", "me", "no registry")).isEqualTo(ExitCodes.USAGE);
        assertThat(line.ply("logout", "registry.example")).isZero();
    }

    @Test
    void aManifestIsPrintedAsItIs() throws IOException {
        assertThat(line.ply("manifest", image.reference())).isZero();
        assertThat(line.out()).startsWith("{\"schemaVersion\":2,").doesNotEndWith("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "frob",
                "pull",
                "pull --frob x",
                "pull --policy sometimes x",
                "pull --platform amd64 x",
                "pull --jobs 0 x",
                "pull --jobs many x",
                "inspect a b",
                "images --format xml",
                "--store nowhere images",
                "--cache nowhere images",
                "--extractor nowhere images",
                "pull nowhere:x/y/z",
                "pull --creds nonsense x",
                "rm --platform linux/arm64 --all-platforms x",
                "pull --platform linux/arm64 --all-platforms x"
            })
    void badUsageIsToldInOneLine(String command) {
        assertThat(line.ply(command.split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(line.out()).isEmpty();
        assertThat(line.err()).startsWith("ply: ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mount x ''",
                "umount ''",
                "unpack x ''",
                "export x -o ''",
                "save x -o ''",
                "load -i ''",
                "images --layers-dir ''",
                "images --plugins ''",
                "pull --authfile '' x"
            })
    void anEmptyPathIsNotTheCurrentDirectory(String command) {
        assertThat(line.ply(command.replace("''", "").split(" ", -1))).isEqualTo(ExitCodes.USAGE);
        assertThat(line.out()).isEmpty();
        assertThat(line.err())
                .matches("ply: [a-z]+: invalid value for [^:]+: it is empty; name a file or directory .*\n")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"images --filter x,--filter", "pull x --frob y z,--frob", "pull --frob=y x,--frob"})
    void ofAnUnknownOptionOnlyItsNameIsTold(String command, String option) {
        assertThat(line.ply(command.split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err())
                .contains(": unknown option \"" + option + "\"; see ply ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "pul x, unknown command 'pul': did you mean pull?; see ply --help",
        "version, unknown command 'version': did you mean --version?; see ply --help",
        "isnpect x, unknown command 'isnpect': did you mean inspect?; see ply --help",
        "--hom x images, unknown option '--hom': did you mean --home?; see ply --help",
        "--quite=x images, unknown option '--quite': did you mean --quiet?; see ply --help",
        "help pul, help: unknown command 'pul': did you mean pull?; see ply help --help",
        "pull --polcy x, pull: unknown option '--polcy': did you mean --policy?; see ply pull --help",
        "pull x --insecur, pull: unknown option '--insecur': did you mean --insecure?; see ply pull --help",
        "pull --plat=x x, pull: unknown option '--plat': did you mean --platform?; see ply pull --help",
        "verify --repiar, verify: unknown option '--repiar': did you mean --repair?; see ply verify --help",
        "images --hom x, images: unknown option '--hom': did you mean --home?; see ply images --help"
    })
    void whatWasMeantIsSuggested(String command, String message) {
        assertThat(line.ply(command.split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err()).isEqualTo("ply: " + message.replace('\'', '"') + "\n");
    }

    @ParameterizedTest
    @CsvSource({"frobnicate, unknown command 'frobnicate'", "-x images, unknown option '-x'", "x, unknown command 'x'"})
    void nothingIsSuggestedThatIsQuiteDifferent(String command, String message) {
        assertThat(line.ply(command.split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err()).isEqualTo("ply: " + message.replace('\'', '"') + "; see ply --help\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-u me -p secret HOST",
                "-u me HOST -p secret",
                "-psecret HOST",
                "--password secret HOST",
                "HOST --password=secret"
            })
    void aPasswordInTheCommandIsNotShownAndTheSaferWayIs(String arguments) {
        assertThat(line.ply(("login " + arguments).split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err())
                .startsWith("ply: login: unknown option \"-")
                .contains("--password-stdin")
                .doesNotContain("secret", "HOST")
                .hasLineCount(1);
    }

    @Test
    void aFileWhereAFolderBelongsIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(pull("--layers-dir", file.toString())).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err()).isEqualTo("ply: --layers-dir: " + file + " is not a folder\n");
        assertThat(pull("--home", file.toString())).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err()).isEqualTo("ply: home: " + file + " is not a folder\n");
    }

    @Test
    void credentialsWithoutAColonAreTheOptionsMistake() {
        assertThat(line.ply("pull", "--creds", "secret", "x")).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err()).isEqualTo("ply: --creds: expected USER:PASSWORD\n");
    }

    @Test
    void aHomeThatIsNotThereIsNotMadeToLookIntoIt() {
        assertThat(line.ply("images")).isZero();
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void whoReadsNoFurtherIsToldNothing() {
        pull();
        for (String command : new String[] {"images", "export -o - --platform linux/amd64 -q " + image.reference()}) {
            assertThat(line.plyWithoutReader(command.split(" "))).isEqualTo(ExitCodes.FAILURE);
            assertThat(line.err()).isEmpty();
        }
    }

    @Test
    void credentialsForOneRegistryAreNotShownToAnother() {
        int exit = line.ply("pull", "--creds", "me:secret", "one.example/x", "oci:nowhere", "two.example/y");

        assertThat(exit).isEqualTo(ExitCodes.USAGE);
        assertThat(line.out()).isEmpty();
        assertThat(line.err())
                .startsWith("ply: --creds: these are for one registry, but the images are in one.example, two.example")
                .hasLineCount(1)
                .doesNotContain("secret");
    }

    @Test
    void anUnknownProviderIsToldWithTheKnownOnes() {
        line.ply("--store", "nowhere", "images");
        assertThat(line.err()).contains("json", "sqlite");
    }

    @Test
    void theValueOfAnOptionMayBeCalledLikeACommand() {
        assertThat(line.ply("--plugins", "images", "images")).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err()).contains("plugins: images is not a folder");
    }

    @Test
    void optionsWinOverTheEnvironmentWhichWinsOverTheFile() throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(home.resolve("config.json"), "{\"store\":\"file\"}");
        assertThat(line.ply("images")).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err()).contains("\"file\"");
        line.with("PLY_STORE", "environment");
        assertThat(line.ply("images")).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err()).contains("\"environment\"");
        assertThat(line.ply("images", "--store", "json")).isZero();
    }

    @Test
    void aConfigFileThatIsNotJsonIsNamedWithTheLine() throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(home.resolve("config.json"), "{\n  store: 1\n}");
        assertThat(line.ply("images")).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err()).contains("config.json: line 2").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "5", "{", "{}}", "{\"jobs\": \"many\"}", "{\"jobs\": 0}"})
    void aMistakeInTheConfigFileIsBadUsageInOneLine(String content) throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(home.resolve("config.json"), content);
        assertThat(line.ply("images")).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err()).startsWith("ply: ").hasLineCount(1).doesNotContain("java.", "Source");
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io, 'config.json: registry: \"ghcr.io\" is no provider''s name'",
        "localhost, 'ply: setting registry: unknown transport \"localhost\" (known: docker'",
        "oci, 'ply: setting registry: transport \"oci\" reads no registries'"
    })
    void aWrongTransportForRegistriesIsToldWithItsSetting(String name, String told) throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(home.resolve("config.json"), "{\"registry\": \"" + name + "\"}");
        assertThat(line.ply("pull", "--progress", "none", "a/std")).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err()).contains(told).hasLineCount(1);
    }

    @Test
    void theValuesOfAnOptionAreListedAsTheyAreTyped() {
        line.ply("save", "--format", "zip", "x", "-o", "-");
        assertThat(line.err()).contains("expected one of oci-archive, docker-archive but was 'zip'");
    }

    @Test
    void helpIsShownAsAWordToo() {
        assertThat(line.ply("help")).isZero();
        assertThat(line.out()).contains("Commands:", "Exit status:", "pull");
        assertThat(line.ply("help", "pull")).isZero();
        assertThat(line.out()).startsWith("Usage: ply pull [OPTIONS] REF…");
        assertThat(line.ply("help", "verify")).isZero();
        assertThat(line.out()).startsWith("Usage: ply verify [OPTIONS] [REF…]");
        assertThat(line.ply("help", "frob")).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err()).isEqualTo("ply: help: unknown command \"frob\"; see ply help --help\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"save", "export"})
    void noArchiveIsWrittenToATerminal(String command) {
        pull();
        line.on(new Terminals(false, true, false));
        assertThat(line.ply(command, "--platform=linux/amd64", image.reference(), "-o", "-"))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(line.out()).isEmpty();
        assertThat(line.err()).contains("terminal", "-o FILE").hasLineCount(1);
    }

    @Test
    void noArchiveIsAwaitedFromATerminal() {
        line.on(new Terminals(true, false, false));
        assertThat(line.ply("load")).isEqualTo(ExitCodes.USAGE);
        assertThat(line.err()).contains("terminal", "-i FILE").hasLineCount(1);
    }

    @Test
    void anArchiveMayComeThroughAPipeWithAName() throws Exception {
        Path archive = folder.resolve("image.tar");
        Path pipe = folder.resolve("pipe");
        pull();
        assertThat(line.ply("save", "--platform=linux/amd64", image.reference(), "-o", archive + ""))
                .describedAs(line.err())
                .isZero();
        assertThat(new ProcessBuilder("mkfifo", pipe + "").start().waitFor()).isZero();
        Process writing = new ProcessBuilder("cp", archive + "", pipe + "").start();
        assertThat(line.ply("load", "--platform=linux/amd64", "-i", pipe + ""))
                .describedAs(line.err())
                .isZero();
        assertThat(line.out()).isNotEmpty();
        assertThat(writing.waitFor()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short"})
    void whatIsWrongWithStandardInputIsSaidOfIt(String content) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(line.ply("load")).isEqualTo(ExitCodes.INTEGRITY);
        } finally {
            System.setIn(before);
        }
        assertThat(line.err()).startsWith("ply: standard input: ").doesNotContain(folder.toString());
    }

    @Test
    void whatIsWrongWithAnImageFromStandardInputIsSaidOfIt() throws Exception {
        Path index = folder.resolve("layout/index.json");
        String only = Files.readString(index).replace("\"app\"", "\"example.com/app:1\"");
        String entry = only.substring(only.indexOf('[') + 1, only.lastIndexOf(']'));
        String broken = entry.replace("/app:1", "/broken:1").replaceFirst("[0-9a-f]{64}", "0".repeat(64));
        Files.writeString(index, only.replace(entry, broken + "," + entry));
        Path archive = folder.resolve("layout.tar");
        assertThat(new ProcessBuilder("tar", "-cf", archive + "", "-C", folder.resolve("layout") + "", ".")
                        .start()
                        .waitFor())
                .isZero();

        InputStream before = System.in;
        try (InputStream in = Files.newInputStream(archive)) {
            System.setIn(in);
            assertThat(line.ply("load", "--platform=linux/amd64")).isNotZero();
        } finally {
            System.setIn(before);
        }
        assertThat(line.err())
                .contains("ply: standard input:", "example.com/app:1: loaded all the same")
                .doesNotContain(".load-");
    }

    @Test
    void examplesAreNotWrapped() {
        assertThat(line.ply("help", "layers")).isZero();
        assertThat(line.out().lines())
                .contains(
                        "  sudo mount -t overlay overlay -o \"$(sudo ply layers --overlay kernel alpine:3.20)\" rootfs");
        assertThat(line.ply("help", "login")).isZero();
        assertThat(line.out()).contains("\nExamples:\n").contains("echo \"$TOKEN\" |");
    }

    @Test
    void whatAnOutputFilesFolderLacksIsTheFoldersFault() {
        pull();
        assertThat(line.ply(
                        "save", "--platform=linux/amd64", image.reference(), "-o", folder.resolve("none/a.tar") + ""))
                .isEqualTo(ExitCodes.FAILURE);
        assertThat(line.err()).endsWith("none/a.tar: there is no folder " + folder.resolve("none") + "\n");
    }

    @Test
    void fuseOverlayfsIsNotGivenAPathThatItCannotRead() {
        CommandLineFixture colon = new CommandLineFixture(folder.resolve("a:b"));
        colon.ply("pull", "--platform=linux/amd64", image.reference());
        assertThat(colon.ply("layers", "--platform=linux/amd64", "--overlay=kernel", image.reference()))
                .isZero();
        assertThat(colon.out()).contains("a\\:b");
        assertThat(colon.ply("layers", "--platform=linux/amd64", "--overlay=fuse", image.reference()))
                .isEqualTo(ExitCodes.FAILURE);
        assertThat(colon.err())
                .contains("fuse-overlayfs reads no path with a colon")
                .hasLineCount(1);
        assertThat(colon.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void completionsNameTheCommands(String shell) {
        assertThat(line.ply("completion", shell)).isZero();
        assertThat(line.out()).contains("pull", "unpack", "policy");
    }

    /** A command's function would else take the place of a helper's. */
    @Test
    void everyFunctionForZshHasANameOfItsOwn() {
        assertThat(line.ply("completion", "zsh")).isZero();
        assertThat(line.out().lines().filter(text -> text.endsWith("() {"))).doesNotHaveDuplicates();
    }

    private int pull(String... more) {
        String[] args = new String[more.length + 4];
        args[0] = "pull";
        args[1] = "--platform";
        args[2] = "linux/amd64";
        args[3] = image.reference();
        System.arraycopy(more, 0, args, 4, more.length);
        return line.ply(args);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(line.out());
    }
}
