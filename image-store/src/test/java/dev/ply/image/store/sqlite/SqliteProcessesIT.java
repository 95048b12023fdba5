package dev.ply.image.store.sqlite;

import static dev.ply.image.contract.StoredImages.image;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.spi.MetadataStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store among processes that start together, are killed, or may not write. */
class SqliteProcessesIT {

    @TempDir
    private Path home;

    @Test
    void processesThatStartTogetherMakeOneDatabaseAndLoseNothing() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            processes.add(StoreProcess.command(List.of(), "put", home.toString(), "process" + i, "10")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        try (MetadataStore store = Stores.open(home)) {
            assertThat(store.list()).hasSize(60);
            assertThat(store.verify()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 17})
    void whatAKilledProcessHadPutIsThere(int puts) throws Exception {
        Process process = StoreProcess.command(List.of(), "put", home.toString(), "killed", "1000000")
                .start();
        Set<String> acknowledged = new TreeSet<>();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < puts; i++) {
                acknowledged.add(output.readLine());
            }
            process.destroyForcibly().waitFor();
        }
        try (MetadataStore store = Stores.open(home)) {
            assertThat(store.verify()).isEmpty();
            assertThat(store.list().stream()
                            .map(image -> image.key().reference().toString())
                            .toList())
                    .containsAll(acknowledged);
        }
    }

    @Test
    void whatIsThereCanBeReadWithoutWriting() throws Exception {
        assertThat(run(List.of(), "put", home.toString(), "alpine", "2")).hasSize(2);

        assertThat(run(withoutWriting(), "list", home.toString())).hasSize(2);
        assertThat(home.toFile().list()).containsExactly("oci.db");
    }

    @Test
    void whatAKilledProcessLeftCanBeReadWithoutWriting() throws Exception {
        Process killed = StoreProcess.command(List.of(), "put", home.toString(), "killed", "1000000")
                .start();
        try (BufferedReader output = killed.inputReader(StandardCharsets.UTF_8)) {
            output.readLine();
            output.readLine();
            killed.destroyForcibly().waitFor();
        }
        assertThat(run(withoutWriting(), "list", home.toString())).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aCopyWithALogAndWithoutSharedMemoryCanBeReadWithoutWriting() throws Exception {
        Path original = home.resolve("original");
        try (MetadataStore store = Stores.open(original)) {
            store.put(image("alpine", "base"));
            try (Connection open = Sql.connect(original.resolve("oci.db"))) {
                Sql.execute(
                        open, "SELECT count(*) FROM images"); // So the log stays when the store closes its connection.
                store.put(image("busybox", "base"));
                for (String file : List.of("oci.db", "oci.db-wal")) {
                    Files.copy(original.resolve(file), home.resolve(file));
                }
            }
        }
        assertThat(run(withoutWriting(), "list", home.toString())).hasSize(2);
    }

    @Test
    void aFullDiskCanBeReadAndIsToldFromOtherFailures() throws Exception {
        String mount = "mount -t tmpfs -o size=400k tmpfs \"$0\" && exec \"$@\"";
        List<String> onSmallDisk = System.getProperty("user.name").equals("root")
                ? List.of("unshare", "--mount", "sh", "-c", mount, home.toString())
                : List.of("unshare", "--mount", "--map-root-user", "sh", "-c", mount, home.toString());

        String before = "docker.io/library/before:0";
        assertThat(run(onSmallDisk, "fill", home.toString()))
                .containsExactly(before, "full", before, "no space", "docker.io/library/after:0");
    }

    @Test
    void aLibraryThatCannotBeLoadedIsToldWithTheFolder() throws Exception {
        assertThat(run(List.of(), "put", home.toString(), "alpine", "1")).hasSize(1);
        Path missing = home.resolve("missing");

        assertThat(run(List.of("env", "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + missing), "fail", home.toString()))
                .hasSize(3)
                .allMatch(line -> line.contains("oci.db: SQLite's library can't be loaded from " + missing + "; set"));
    }

    @Test
    void aDatabaseThatMayNotBeReadIsToldAsThat() throws Exception {
        assertThat(run(List.of(), "put", home.toString(), "alpine", "1")).hasSize(1);
        Files.setPosixFilePermissions(home.resolve("oci.db"), Set.of());
        String without = "-dac_override,-dac_read_search";
        List<String> withoutPrivileges = System.getProperty("user.name").equals("root")
                ? List.of("setpriv", "--inh-caps=" + without, "--bounding-set=" + without)
                : List.of();

        assertThat(run(withoutPrivileges, "fail", home.toString()))
                .hasSize(3)
                .allMatch(line -> line.contains("oci.db: can't be read; make it readable"));
    }

    /** Root may write whatever the permissions say, so root gets a read-only mount of its own. */
    private List<String> withoutWriting() throws IOException {
        if (System.getProperty("user.name").equals("root")) {
            String mount = "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"";
            return List.of("unshare", "--mount", "sh", "-c", mount, home.toString());
        }
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-xr-xr-x"));
        return List.of();
    }

    private static List<String> run(List<String> prefix, String... args) throws Exception {
        Process process = StoreProcess.command(prefix, args).start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = output.lines().toList();
            assertThat(process.waitFor()).isZero();
            return lines;
        }
    }
}
