package dev.ply.image.cli;

import dev.ply.image.cli.progress.ProgressMode;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself: what may stand before and after every other one. */
@Command(
        name = "ply",
        versionProvider = Ply.ManifestVersion.class,
        scope = ScopeType.LOCAL,
        description = "Pulls OCI and Docker images without a daemon and unpacks their layers for runtimes to mount.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:any other failure",
            "2:bad usage",
            "3:not found: no such repository, tag, digest or image, or none for the platform",
            "4:missing or not allowed: credentials are missing or refused",
            "5:the registry cannot be reached or keeps failing",
            "6:integrity: content is not what its digest says, corrupt, hostile, or over a limit",
            "7:not cached (--policy never)",
            "8:no room on the disk",
            "130:interrupted; the next run resumes"
        },
        footer = {
            "%nExamples:",
            "  ply pull alpine:3.20",
            "  ply unpack alpine:3.20 rootfs",
            "  ply layers --overlay fuse alpine:3.20"
        })
final class Ply implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version.")
    boolean version;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where layers and metadata are kept (else $$PLY_HOME, else ~/.ply).")
    Optional<String> home = Optional.empty();

    @Option(
            names = "--layers-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Keep extracted layers here instead of in the home.")
    Optional<Path> layersDirectory = Optional.empty();

    @Option(
            names = "--cache",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "The layer cache (else $$PLY_CACHE).")
    Optional<String> cache = Optional.empty();

    @Option(
            names = "--store",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "The metadata store (else $$PLY_STORE).")
    Optional<String> store = Optional.empty();

    @Option(
            names = "--extractor",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "What layers are turned into: shadow, native, erofs (else $$PLY_EXTRACTOR).")
    Optional<String> extractor = Optional.empty();

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Jars with further providers (else $$PLY_PLUGINS).")
    Optional<Path> plugins = Optional.empty();

    @Option(
            names = "--progress",
            paramLabel = "HOW",
            scope = ScopeType.INHERIT,
            description = "How to show progress: ${COMPLETION-CANDIDATES}.")
    Optional<ProgressMode> progress = Optional.empty();

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "No progress, and references only.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Log what is done; show the stack trace of a failure.")
    boolean verbose;

    @Spec
    private @Nullable CommandSpec spec;

    /** Shows what the jar says. */
    static final class ManifestVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {Version.text()};
        }
    }

    @Override
    public void run() {
        throw Commands.noneGiven(Objects.requireNonNull(spec).commandLine());
    }
}
