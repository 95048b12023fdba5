package dev.ply.image.extract.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ply.image.extract.testing.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The tests that run as root, who may do anything, once more as somebody who may not. */
class OrdinaryUserIT {

    private static final int USER = 12345;

    private static final List<Class<?>> TESTS = List.of(
            AttackTest.class,
            LimitsTest.class,
            ShadowContractTest.class,
            ShadowExtractorTest.class,
            AttributeCheckTest.class,
            DefaultAclTest.class,
            TreeCheckTest.class);

    @TempDir
    Path folder;

    @Test
    void whatHoldsForRootHoldsForAnOrdinaryUser() throws Exception {
        assumeTrue(new NativeExtractorProvider().unavailable().isEmpty(), "only root can become somebody else");
        Files.setAttribute(folder, "unix:mode", 0755);
        Path scratch = Files.createDirectory(folder.resolve("scratch"));
        Files.setAttribute(scratch, "unix:uid", USER);

        ChildJvm.Outcome outcome = new ChildJvm("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups")
                .with("-Djava.io.tmpdir=" + scratch)
                .run(readableClassPath(), OrdinaryUserIT.class);

        assertThat(outcome.exit()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("as user " + USER);
    }

    /** Runs the tests, in a process of their own. */
    public static void main(String[] arguments) throws IOException {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(TESTS.stream().map(DiscoverySelectors::selectClass).toList())
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.getFailures()
                .forEach(failure -> System.out.println(
                        failure.getTestIdentifier().getDisplayName() + ": " + failure.getException()));
        System.out.println(summary.getTestsSucceededCount() + " tests as user "
                + Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        System.exit(summary.getTotalFailureCount() == 0 && summary.getTestsSucceededCount() > 0 ? 0 : 1);
    }

    /** A copy that everybody can read, since a local repository is often its owner's alone. */
    private String readableClassPath() throws IOException {
        Set<String> paths = new LinkedHashSet<>();
        for (String entry : ChildJvm.classPath().split(File.pathSeparator, -1)) {
            Path copy = folder.resolve("path").resolve(Integer.toString(paths.size()));
            copy(Path.of(entry), Files.isDirectory(Path.of(entry)) ? copy : Path.of(copy + ".jar"));
            paths.add(Files.isDirectory(copy) ? copy.toString() : copy + ".jar");
        }
        return String.join(File.pathSeparator, paths);
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> found = Files.walk(from)) {
            found.forEach(all::add);
        }
        Files.createDirectories(to.getParent());
        for (Path path : all) {
            Files.copy(
                    path,
                    from.equals(path) ? to : to.resolve(from.relativize(path).toString()));
        }
    }
}
