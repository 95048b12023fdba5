package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.cli.progress.PlainDisplay;
import dev.ply.image.cli.progress.ProgressMode;
import dev.ply.image.cli.progress.PullDisplay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** One run of the command line: where it writes, and what its global options say. */
final class Session {

    private final Console console;
    private final Ply options;

    Session(Console console, Ply options) {
        this.console = console;
        this.options = options;
    }

    Console console() {
        return console;
    }

    Ply options() {
        return options;
    }

    FailureReport failures() {
        return new FailureReport(console, options.verbose);
    }

    /** Shows pulls the way that the options, else standard error, ask for. */
    PullDisplay display() {
        ProgressMode mode = options.progress.orElse(console.isTerminal() ? ProgressMode.TTY : ProgressMode.PLAIN);
        if (options.quiet || mode == ProgressMode.NONE) {
            console.beQuiet();
            return PullDisplay.NONE;
        }
        return new PlainDisplay(console::information);
    }

    Path home() {
        return HomeFolder.locate(options.home, console.environment());
    }

    /** The client that the options ask for; the caller closes it. */
    ImageClient open() throws IOException {
        return client().build();
    }

    /** The same, for a command that has settings of its own. */
    ImageClient.Builder client() throws IOException {
        Map<String, String> environment = console.environment();
        Path home = home();
        ConfigFile config = ConfigFile.read(home);
        ImageClient.Builder builder = ImageClient.builder()
                .home(home)
                .environment(environment)
                .notices(console)
                .settings(config.providerSettings());
        choose(options.cache, "PLY_CACHE", config.text("cache")).ifPresent(builder::cache);
        choose(options.store, "PLY_STORE", config.text("store")).ifPresent(builder::store);
        choose(options.extractor, "PLY_EXTRACTOR", config.text("extractor")).ifPresent(builder::extractor);
        config.text("registry").ifPresent(builder::registry);
        config.number("jobs").ifPresent(builder::jobs);
        config.flag("sync").ifPresent(builder::sync);
        Optional<String> configuredLayers = config.text("layersDir");
        options.layersDirectory
                .or(() -> configuredLayers)
                .ifPresent(path -> builder.layersDirectory(HomeFolder.expand(path, environment)));
        Optional<Path> plugins =
                options.plugins.or(() -> variable("PLY_PLUGINS").map(Path::of));
        if (plugins.isPresent()) {
            builder.classLoader(PluginFolder.load(plugins.get()));
        }
        return builder;
    }

    /** The command line wins over the environment, which wins over the file. */
    private Optional<String> choose(Optional<String> option, String variable, Optional<String> configured) {
        return option.or(() -> variable(variable)).or(() -> configured);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(console.environment().get(name)).filter(value -> !value.isBlank());
    }
}
