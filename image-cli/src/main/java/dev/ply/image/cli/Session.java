package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.PullProgress;
import dev.ply.image.cli.answers.AnswerBook;
import dev.ply.image.cli.answers.AnswerScope;
import dev.ply.image.cli.progress.JsonDisplay;
import dev.ply.image.cli.progress.PlainDisplay;
import dev.ply.image.cli.progress.ProgressMode;
import dev.ply.image.cli.progress.PullDisplay;
import dev.ply.image.cli.progress.TerminalDisplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** One run of the command line: where it writes, and what its global options say. */
final class Session {

    private final Console console;
    private final Ply options = new Ply();
    private Optional<PluginFolder> plugins = Optional.empty();

    Session(Console console) {
        this.console = console;
    }

    Console console() {
        return console;
    }

    Ply options() {
        return options;
    }

    FailureReport failures() {
        return new FailureReport(console, options.verbose, plugins);
    }

    /** Shows pulls the way that the options, else standard error, ask for; the caller closes it. */
    PullDisplay display() {
        ProgressMode mode = options.progress.orElseGet(() -> options.quiet ? ProgressMode.NONE : defaultProgress());
        if (options.quiet || mode == ProgressMode.NONE) {
            console.beQuiet();
        }
        return switch (mode) {
            case TTY -> drawn();
            case PLAIN -> new PlainDisplay(text -> console.line(Failures.oneLine(text)));
            case JSON -> new JsonDisplay(console::line);
            case NONE -> PullDisplay.NONE;
        };
    }

    private ProgressMode defaultProgress() {
        boolean canDraw =
                console.terminals().err() && !variable("TERM").orElse("dumb").equals("dumb");
        return canDraw ? ProgressMode.TTY : ProgressMode.PLAIN;
    }

    private PullDisplay drawn() {
        TerminalDisplay display = new TerminalDisplay(console.err());
        console.redirect(display::print);
        return new PullDisplay() {
            @Override
            public void on(PullProgress event) {
                display.on(event);
            }

            @Override
            public void close() {
                display.close();
                console.release();
            }
        };
    }

    /**
     * Keeps what there is to say of these images for the next time, where it doesn't depend on the options that every
     * command has. A command with options of its own that change the layers sees to those.
     *
     * @param client what this run's options ask for
     */
    void keepAnswers(ImageClient client, Set<String> references) {
        boolean ordinary = AnswerScope.isOrdinary(console.environment())
                && Stream.of(options.layersDirectory, options.cache, options.store, options.extractor, options.plugins)
                        .allMatch(Optional::isEmpty);
        // What came with a warning has to come with it again.
        if (!ordinary || console.hasWarned() || !Files.isDirectory(home())) {
            return;
        }
        try {
            new AnswerKeeper(client, home(), answers()).keep(references);
        } catch (IOException | RuntimeException e) {
            // The command itself is done. Without this the next one takes longer, and that is all.
            LoggerFactory.getLogger(Session.class).debug("answers are not kept", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes every command look for itself again. */
    void forgetAnswers() {
        try {
            answers().forget();
        } catch (IOException e) {
            // What this command found out matters more, and somebody else's home may be only readable.
            LoggerFactory.getLogger(Session.class).debug("answers are not forgotten", e);
        }
    }

    /** What was said in this home. */
    AnswerBook answers() {
        return AnswerScope.book(home(), console.environment());
    }

    Path home() {
        return HomeFolder.locate(options.home, console.environment());
    }

    /** Where the command line wants extracted layers, if it says. */
    Optional<Path> layersDirectory() {
        return options.layersDirectory.map(path -> HomeFolder.expand(path.toString(), console.environment()));
    }

    /** The client that the options ask for; the caller closes it. */
    ImageClient open() throws IOException {
        return client().build();
    }

    /** The same, for a command that has settings of its own. */
    ImageClient.Builder client() throws IOException {
        Map<String, String> environment = console.environment();
        ImageClient.Builder builder = ImageClient.builder()
                .home(folder("home", home()))
                .environment(environment)
                .notices(console);
        choose(options.cache, "PLY_CACHE").ifPresent(builder::cache);
        choose(options.store, "PLY_STORE").ifPresent(builder::store);
        choose(options.extractor, "PLY_EXTRACTOR").ifPresent(builder::extractor);
        layersDirectory().ifPresent(path -> builder.layersDirectory(folder("--layers-dir", path)));
        Optional<Path> folder = options.plugins.or(() -> variable("PLY_PLUGINS").map(Path::of));
        if (folder.isPresent()) {
            plugins = Optional.of(PluginFolder.load(folder.get(), console));
        }
        plugins.map(PluginFolder::classLoader).ifPresent(builder::classLoader);
        return builder;
    }

    /** What is not there yet is made; what is there has to be a folder. */
    private static Path folder(String what, Path path) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new UserException(ExitCodes.USAGE, what + ": " + path + " is not a folder");
        }
        return path;
    }

    /** The command line wins over the environment. */
    private Optional<String> choose(Optional<String> option, String variable) {
        return option.or(() -> variable(variable));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(console.environment().get(name)).filter(value -> !value.isBlank());
    }
}
