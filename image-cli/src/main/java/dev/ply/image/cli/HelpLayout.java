package dev.ply.image.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Shows a command's own options first, and those that every command has under a heading of their own. */
final class HelpLayout {

    private HelpLayout() {}

    static void apply(CommandLine line) {
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_SYNOPSIS, HelpLayout::synopsis);
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpLayout::options);
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, HelpLayout::footer);
        line.getCommandSpec().usageMessage().commandListHeading("%nCommands:%n");
        line.getSubcommands().values().forEach(HelpLayout::apply);
    }

    /** Such as {@code ply pull [OPTIONS] REF…}. */
    static String synopsis(CommandSpec command) {
        StringBuilder text = new StringBuilder(command.qualifiedName());
        text.append(command.subcommands().isEmpty() ? " [OPTIONS]" : " [OPTIONS] COMMAND");
        command.positionalParameters().forEach(parameter -> text.append(' ').append(operand(parameter)));
        return text.toString();
    }

    private static String operand(PositionalParamSpec parameter) {
        String name = parameter.paramLabel() + (parameter.arity().max() > 1 ? "…" : "");
        return parameter.arity().min() == 0 ? "[" + name + "]" : name;
    }

    /** What a command does, on one line. */
    static String summary(CommandSpec command) {
        return String.join(" ", command.usageMessage().description());
    }

    /** What an option or operand is for, on one line. */
    static String text(ArgSpec argument) {
        String candidates =
                argument.completionCandidates() == null ? "" : String.join(", ", argument.completionCandidates());
        return String.join(" ", argument.description())
                .replace("${COMPLETION-CANDIDATES}", candidates)
                .replace("$$", "$");
    }

    /** The options that only this command has; all of them, of the command that has no other above it. */
    static List<OptionSpec> ownOptions(CommandSpec command) {
        boolean root = command.parent() == null;
        return command.options().stream()
                .filter(option -> root || !option.inherited())
                .toList();
    }

    private static String synopsis(Help help) {
        return synopsis(help.commandSpec()) + System.lineSeparator();
    }

    /** As it is, however narrow the terminal: examples are for copying. */
    private static String footer(Help help) {
        return Stream.of(help.commandSpec().usageMessage().footer())
                .map(text -> String.format(text.replace("$$", "$")) + System.lineSeparator())
                .collect(Collectors.joining());
    }

    private static String options(Help help) {
        List<OptionSpec> own = ownOptions(help.commandSpec());
        List<OptionSpec> global = help.commandSpec().options().stream()
                .filter(option -> !own.contains(option))
                .toList();
        return section(help, "Options", own) + section(help, "Global options", global);
    }

    private static String section(Help help, String heading, List<OptionSpec> options) {
        if (options.isEmpty()) {
            return "";
        }
        Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
        layout.addOptions(options, help.createDefaultParamLabelRenderer());
        return String.format("%n%s:%n", heading) + layout;
    }
}
