package dev.ply.image.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ply.image.cli.SmallImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The unpacked release as people start it: from anywhere, through links, on any Java, and on none. */
class LauncherIT {

    private static final String JAVA = System.getProperty("java.home");

    /** Nanoseconds that an archive of classes may take, on a machine that has other things to do. */
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(3);

    @TempDir
    private Path folder;

    private Path release = Path.of("unset");
    private final Map<String, String> environment = new LinkedHashMap<>();

    @BeforeEach
    void unpackRelease() throws Exception {
        release = folder.resolve("a folder, with 'spaces'");
        Files.createDirectory(release);
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            Path archive = files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow();
            Ply.execute(List.of("tar", "-xzf", archive.toString(), "-C", release.toString(), "--strip-components=1"));
        }
        environment.put("PATH", System.getenv("PATH"));
        environment.put("JAVA_HOME", JAVA);
        environment.put("HOME", folder.toString());
    }

    /** Nobody may be at work in a folder that goes away. */
    @AfterEach
    void awaitTheArchiveOfClasses() throws Exception {
        if (Files.exists(release.resolve("cds"))) {
            awaitArchives(release.resolve("cds"), 1);
        }
    }

    @Test
    void itStartsFromAFolderWithSpacesThroughLinksFromElsewhere() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("ply"), Path.of("../link"));
        Files.createSymbolicLink(folder.resolve("link"), release.resolve("bin/ply"));
        environment.put("PATH", bin + ":" + System.getenv("PATH"));

        assertThat(start(Path.of("/"), "ply", "--version")).startsWith("exit 0: ply ");
        assertThat(start(bin, "./ply", "images", "-q")).isEqualTo("exit 0: ");
        assertThat(start(release, "bin/ply", "--version")).startsWith("exit 0: ply ");
        assertThat(start(release.resolve("bin"), "sh", "ply", "--version")).startsWith("exit 0: ply ");
    }

    @Test
    void twoFirstStartsAtOnceBothSucceedAndLeaveOneArchiveOfClasses() throws Exception {
        Process first = process(folder, launcher(), "--version").start();
        Process second = process(folder, launcher(), "--version").start();
        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();

        assertThat(awaitArchives(release.resolve("cds"), 1)).hasSize(1);
        assertThat(start(folder, launcher(), "images", "-q")).isEqualTo("exit 0: ");
    }

    /** What the archive is made of has to do what pulls do. Java 17 finds nothing in it where there is a space in a path. */
    @Test
    void aPullTakesItsClassesFromTheArchive() throws Exception {
        release = Files.move(release, folder.resolve("release"));
        start(folder, launcher(), "--version");
        awaitArchives(release.resolve("cds"), 1);
        Path log = folder.resolve("classes");
        environment.put("PLY_JAVA_OPTS", "-Xlog:class+load:file=" + log);
        SmallImage image = SmallImage.in(folder.resolve("layout"), "hello\n");

        assertThat(start(folder, launcher(), "pull", "-q", "--platform=linux/amd64", image.reference()))
                .startsWith("exit 0: ");

        assertThat(Files.readAllLines(log))
                .anyMatch(line -> line.contains(" dev.ply.image.ImageClient source: shared objects file"))
                .noneMatch(line -> line.contains(" dev.ply.image.") && line.contains(" source: file:"));
    }

    @Test
    void aNewerJarMakesTheArchiveAnew() throws Exception {
        start(folder, launcher(), "--version");
        Path archive = awaitArchives(release.resolve("cds"), 1).get(0);
        FileTime before = Files.getLastModifiedTime(archive);
        Files.setLastModifiedTime(
                release.resolve("lib/ply.jar"), FileTime.from(Instant.now().plusSeconds(1)));
        TimeUnit.SECONDS.sleep(2);

        assertThat(start(folder, launcher(), "--version")).startsWith("exit 0: ply ");
        long deadline = System.nanoTime() + PATIENCE;
        while (Files.getLastModifiedTime(archive).equals(before)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** As when one is unpacked over another, which leaves the other's jars. */
    @Test
    void anotherReleaseInTheSameFolderHasAnArchiveOfItsOwn() throws Exception {
        start(folder, launcher(), "--version");
        Path before = awaitArchives(release.resolve("cds"), 1).get(0);
        Path jar;
        try (Stream<Path> jars = Files.list(release.resolve("lib"))) {
            jar = jars.filter(file -> file.getFileName().toString().startsWith("image-api-"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.copy(jar, jar.resolveSibling("image-api-999.jar"), StandardCopyOption.COPY_ATTRIBUTES);

        assertThat(start(folder, launcher(), "--version")).startsWith("exit 0: ply ");
        long deadline = System.nanoTime() + PATIENCE;
        while (Files.exists(before)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(awaitArchives(release.resolve("cds"), 1)).hasSize(1);
    }

    @Test
    void aReleaseThatCannotBeWrittenKeepsTheArchiveInTheUsersCache() throws Exception {
        assumeThat(Ply.execute(List.of("id", "-u")).stdout().strip()).isEqualTo("0");
        Path home = Files.createDirectory(folder.resolve("nobody"));
        Ply.execute(List.of("chown", "-R", "nobody", home.toString()));
        Ply.execute(List.of("chmod", "755", folder.toString()));
        environment.put("HOME", home.toString());
        String[] command = {"setpriv", "--reuid=nobody", "--clear-groups", launcher(), "--version"};

        assertThat(start(Path.of("/"), command)).startsWith("exit 0: ply ");
        Path keptFor = home.resolve(".cache/ply/cds" + release.toRealPath());
        assertThat(awaitArchives(keptFor, 1)).hasSize(1);
    }

    @Test
    void aFolderThatJavaCannotReadFromIsRefused() throws Exception {
        Path colon = folder.resolve("a:b");
        Files.move(release, colon);

        assertThat(start(folder, colon + "/bin/ply", "--version"))
                .startsWith("exit 1: ply: " + colon + ": ")
                .hasLineCount(1);
    }

    @Test
    void outputThatCannotBeWrittenIsToldInOneLineAlsoByAnAnswerThatWasKept() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(start(folder, "sh", "-c", "exec \"$0\" images >/dev/full", launcher()))
                    .isEqualTo("exit 8: ply: standard output: No space left on device\n");
            start(folder, launcher(), "images");
        }
    }

    @Test
    void withoutJavaItSaysWhatToInstall() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("few-programs"));
        for (String program : List.of("sh", "readlink", "mkdir", "rmdir", "mv", "sed")) {
            Files.copy(Path.of("/usr/bin", program), bin.resolve(program), StandardCopyOption.COPY_ATTRIBUTES);
        }
        environment.put("PATH", bin.toString());
        environment.remove("JAVA_HOME");

        assertThat(start(folder, launcher(), "--version"))
                .isEqualTo("exit 1: ply: java: not found; install Java 17 or newer, or set JAVA_HOME to it\n");
    }

    /** The manager may be a script or one program for all that it manages, and needs the name of the link. */
    @Test
    void aVersionManagersLinkIsStartedByItsOwnName() throws Exception {
        Path manager = folder.resolve("manager");
        Files.writeString(
                manager, "#!/bin/sh\n[ \"${0##*/}\" = java ] && exec '" + JAVA + "/bin/java' \"$@\"\nexit 9\n");
        Files.setPosixFilePermissions(manager, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path shims = Files.createDirectory(folder.resolve("shims"));
        Files.createSymbolicLink(shims.resolve("java"), manager);
        environment.put("PATH", shims + ":" + System.getenv("PATH"));
        environment.remove("JAVA_HOME");

        assertThat(start(folder, launcher(), "--version")).startsWith("exit 0: ply ");
    }

    @Test
    void aJavaThatTellsOfOptionsFirstIsKnownAllTheSame() throws Exception {
        Path java = folder.resolve("java/bin/java");
        Files.createDirectories(java.resolve(".."));
        Files.writeString(java, "#!/bin/sh\nexec '" + JAVA + "/bin/java' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("JAVA_HOME", folder.resolve("java").toString());
        environment.put("JAVA_TOOL_OPTIONS", "-Dsome=\"thing\"");

        assertThat(start(folder, launcher(), "--version"))
                .startsWith("exit 0: ")
                .contains("\nply ");
    }

    @Test
    void standardInputThatIsClosedIsEmpty() throws Exception {
        assertThat(start(folder, "sh", "-c", "exec '" + launcher().replace("'", "'\\''") + "' load <&-"))
                .startsWith("exit 6: ply: standard input: empty");
    }

    @Test
    void aWorkingDirectoryThatIsGoneIsToldSo() throws Exception {
        String script =
                "mkdir gone && cd gone && rmdir ../gone && exec '" + launcher().replace("'", "'\\''") + "' images";
        assertThat(start(folder, "sh", "-c", script))
                .startsWith("exit 1: ")
                .endsWith("ply: the working directory is gone; change to another\n");
    }

    @Test
    void lessMemoryThanItStartsWithCanBeAskedFor() throws Exception {
        environment.put("PLY_JAVA_OPTS", "-Xmx80m");
        assertThat(start(folder, launcher(), "images", "-q")).isEqualTo("exit 0: ");
    }

    @Test
    void aWrongJavaHomeIsNamed() throws Exception {
        environment.put("JAVA_HOME", "/nowhere");

        assertThat(start(folder, launcher(), "--version"))
                .startsWith("exit 1: ply: java: JAVA_HOME is /nowhere, which has no bin/java;")
                .hasLineCount(1);
    }

    @Test
    void anOldJavaIsRefused() throws Exception {
        Path old = folder.resolve("old java");
        Files.createDirectories(old.resolve("bin"));
        Files.copy(Path.of("/usr/bin/false"), old.resolve("bin/java"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        environment.put("JAVA_HOME", old.toString());

        assertThat(start(folder, launcher(), "--version"))
                .isEqualTo("exit 1: ply: java: " + old + " is version 11.0.2; Java 17 or newer is needed\n");
    }

    @ParameterizedTest
    @MethodSource("javas")
    void everyJavaThatIsHereRunsItWithoutAWordOfItsOwn(Path java) throws Exception {
        environment.put("JAVA_HOME", java.toString());
        Path layout = folder.resolve("hello");
        Ply.execute(List.of("../examples/hello-image/build", layout.toString()));
        String image = "oci:" + layout;

        assertThat(start(folder, launcher(), "pull", "-q", image)).isEqualTo("exit 0: " + image + "\n");
        awaitArchives(release.resolve("cds"), 1);
        assertThat(start(folder, launcher(), "pull", "-q", "--force", image)).isEqualTo("exit 0: " + image + "\n");
        assertThat(start(folder, launcher(), "pull", "-q", image)).isEqualTo("exit 0: " + image + "\n");
        assertThat(start(folder, launcher(), "images", "-q")).isEqualTo("exit 0: " + image + "\n");
    }

    static Stream<Path> javas() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/usr/lib/jvm"))) {
            return Stream.concat(Stream.of(Path.of(JAVA)), all.toList().stream())
                    .filter(java -> Files.exists(java.resolve("release")) && Files.exists(java.resolve("bin/java")))
                    .map(LauncherIT::real)
                    .distinct();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "share/man/man1/ply.1",
                "share/man/man1/ply-pull.1",
                "share/completions/bash/ply",
                "share/completions/zsh/_ply",
                "share/completions/fish/ply.fish",
                "LICENSE",
                "lib/native/com/sun/jna/linux-x86-64/libjnidispatch.so",
                "lib/native/com/sun/jna/linux-aarch64/libjnidispatch.so",
            })
    void theReleaseHas(String file) {
        assertThat(release.resolve(file)).isNotEmptyFile();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    private String launcher() {
        return release.resolve("bin/ply").toString();
    }

    /** Its exit, and all it says. */
    private String start(Path from, String... command) throws Exception {
        Process process = process(from, command).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return "exit " + process.waitFor() + ": " + said;
    }

    private ProcessBuilder process(Path from, String... command) {
        List<String> words = new ArrayList<>(List.of("env", "-i"));
        environment.forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(List.of(command));
        return new ProcessBuilder(words).directory(from.toFile()).redirectErrorStream(true);
    }

    /** Waits until so many archives are whole, and nobody is at one. */
    private static List<Path> awaitArchives(Path folder, int count) throws Exception {
        long deadline = System.nanoTime() + PATIENCE;
        List<Path> archives = List.of();
        while (archives.size() < count
                || archives.stream().anyMatch(file -> !file.toString().endsWith(".jsa"))) {
            assertThat(System.nanoTime()).as("%s", archives).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    archives = files.toList();
                }
            }
        }
        return archives;
    }
}
