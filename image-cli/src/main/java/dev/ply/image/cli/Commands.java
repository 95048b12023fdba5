package dev.ply.image.cli;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Assembles the command line. */
final class Commands {

    private static final Pattern ENUM_VALUES = Pattern.compile("one of \\[([A-Za-z_, -]+)\\] \\(case-insensitive\\)");
    private static final Pattern SEPARATOR = Pattern.compile(", ");

    private final Ply ply = new Ply();
    private final Console console;
    private final Session session;
    private final CommandLine line;

    Commands(Console console) {
        this.console = console;
        this.session = new Session(console, ply);
        this.line = assemble();
    }

    private CommandLine assemble() {
        CommandLine assembled = new CommandLine(ply);
        List.of(
                        new PullCommand(session),
                        new ImagesCommand(session),
                        new InspectCommand(session),
                        new LayersCommand(session),
                        new MountCommand(session),
                        new UmountCommand(),
                        new UnpackCommand(session),
                        new ExportCommand(session),
                        new VerifyCommand(session),
                        new RmCommand(session),
                        new PruneCommand(session),
                        new SaveCommand(session),
                        new LoadCommand(session),
                        new TagsCommand(session),
                        new ManifestCommand(session),
                        new LoginCommand(session),
                        new LogoutCommand(session),
                        new ServeCommand(session),
                        new PluginsCommand(session),
                        new CompletionCommand(session),
                        new HelpCommand(session))
                .forEach(assembled::addSubcommand);
        HelpLayout.apply(assembled);
        assembled.setCaseInsensitiveEnumValuesAllowed(true);
        assembled.setUsageHelpAutoWidth(true);
        assembled.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        assembled.setExpandAtFiles(false);
        assembled.setAllowSubcommandsAsOptionParameters(true);
        assembled.setParameterExceptionHandler((e, args) -> refuse(e));
        assembled.setExecutionExceptionHandler(
                (e, failed, result) -> session.failures().tell(e));
        return assembled;
    }

    CommandLine line() {
        return line;
    }

    /** Runs one command and returns its exit code. */
    int run(String... args) {
        try {
            return line.execute(args);
        } catch (Error e) {
            // Such as what a plug-in that was made for another version of ply runs into, perhaps only when it is used.
            return session.failures().tell(e);
        }
    }

    private int refuse(ParameterException e) {
        CommandLine failed = e.getCommandLine();
        String name = failed.getCommandSpec().qualifiedName();
        String text = e instanceof UnmatchedArgumentException unmatched && failed == line
                ? unknownCommand(unmatched)
                : name.replaceFirst("^ply ?(.+)$", "$1: ").replaceFirst("^ply$", "")
                        + decapitalise(asTyped(String.valueOf(e.getMessage())));
        console.error(text + "; see " + name + " --help");
        return ExitCodes.USAGE;
    }

    private String unknownCommand(UnmatchedArgumentException unmatched) {
        String word = unmatched.getUnmatched().get(0);
        List<String> similar = unmatched.getSuggestions();
        return (word.startsWith("-") ? "unknown option \"" : "unknown command \"") + word + "\""
                + (similar.isEmpty() ? "" : ": did you mean " + String.join(" or ", similar) + "?");
    }

    /** picocli lists the values of an option as they stand in the code, beside those that are to be typed. */
    private static String asTyped(String text) {
        return ENUM_VALUES
                .matcher(text)
                .replaceFirst(values -> "one of "
                        + SEPARATOR
                                .splitAsStream(values.group(1))
                                .map(value -> value.toLowerCase(Locale.ROOT).replace('_', '-'))
                                .distinct()
                                .collect(Collectors.joining(", ")));
    }

    private static String decapitalise(String text) {
        boolean acronym = text.length() > 1 && Character.isUpperCase(text.charAt(1));
        return text.isEmpty() || acronym ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
