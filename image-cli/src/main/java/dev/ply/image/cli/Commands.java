package dev.ply.image.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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

    /** Those that tell of all others. */
    private static final Set<String> OVERVIEWS = Set.of("help", "completion", "-h", "--help");

    private final Session session;

    Commands(Session session) {
        this.session = session;
    }

    /** The command line with all commands. */
    CommandLine line() {
        return assemble(name -> true);
    }

    /** Runs one command and returns its exit code. */
    int run(String... args) {
        Set<String> words = Set.copyOf(Arrays.asList(args));
        if (!Collections.disjoint(words, OVERVIEWS)) {
            return line().execute(args);
        }
        // To look through the options of every command would take longer than many a command does.
        CommandLine named = assemble(words::contains);
        return named.setParameterExceptionHandler((e, all) -> isUnknown(e, named) ? line().execute(args) : refuse(e))
                .execute(args);
    }

    private CommandLine assemble(Predicate<String> wanted) {
        CommandLine assembled = new CommandLine(session.options());
        commands().forEach((name, command) -> {
            if (wanted.test(name)) {
                assembled.addSubcommand(name, command);
            }
        });
        HelpLayout.apply(assembled);
        assembled.registerConverter(Path.class, new PathConverter());
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

    /** All commands, in the order in which help lists them. */
    private Map<String, Object> commands() {
        Map<String, Object> commands = new LinkedHashMap<>();
        commands.put("pull", new PullCommand(session));
        commands.put("images", new ImagesCommand(session));
        commands.put("inspect", new InspectCommand(session));
        commands.put("layers", new LayersCommand(session));
        commands.put("mount", new MountCommand(session));
        commands.put("umount", new UmountCommand());
        commands.put("unpack", new UnpackCommand(session));
        commands.put("export", new ExportCommand(session));
        commands.put("verify", new VerifyCommand(session));
        commands.put("rm", new RmCommand(session));
        commands.put("prune", new PruneCommand(session));
        commands.put("save", new SaveCommand(session));
        commands.put("load", new LoadCommand(session));
        commands.put("tags", new TagsCommand(session));
        commands.put("manifest", new ManifestCommand(session));
        commands.put("login", new LoginCommand(session));
        commands.put("logout", new LogoutCommand(session));
        commands.put("serve", new ServeCommand(session));
        commands.put("plugins", new PluginsCommand(session));
        commands.put("completion", new CompletionCommand(session));
        commands.put("help", new HelpCommand(session));
        return commands;
    }

    /** For whoever typed no command. Of a general type, since a class that throws picocli's is loaded with picocli. */
    static RuntimeException noneGiven(CommandLine line) {
        return new ParameterException(line, "no command given");
    }

    /** Whether a word is no command among those assembled. */
    private static boolean isUnknown(ParameterException e, CommandLine line) {
        return e instanceof UnmatchedArgumentException && e.getCommandLine() == line;
    }

    private int refuse(ParameterException e) {
        CommandLine failed = e.getCommandLine();
        String name = failed.getCommandSpec().qualifiedName();
        String prefix = failed.getParent() == null ? "" : failed.getCommandName() + ": ";
        session.console().error(prefix + mistake(e) + "; see " + name + " --help");
        return ExitCodes.USAGE;
    }

    private static String mistake(ParameterException e) {
        Optional<UnknownWord> unknown =
                e instanceof UnmatchedArgumentException unmatched ? UnknownWord.of(unmatched) : Optional.empty();
        return unknown.map(UnknownWord::text).orElseGet(() -> decapitalise(asTyped(String.valueOf(e.getMessage()))));
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
