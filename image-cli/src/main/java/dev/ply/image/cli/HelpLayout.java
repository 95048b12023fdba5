package dev.ply.image.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Shows a command's own options first, and those that every command has under a heading of their own. */
final class HelpLayout {

    private HelpLayout() {}

    static void apply(CommandLine line) {
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_SYNOPSIS, HelpLayout::synopsis);
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpLayout::options);
        line.getCommandSpec().usageMessage().commandListHeading("%nCommands:%n");
        line.getSubcommands().values().forEach(HelpLayout::apply);
    }

    private static String synopsis(Help help) {
        StringBuilder text = new StringBuilder(help.commandSpec().qualifiedName());
        text.append(help.commandSpec().subcommands().isEmpty() ? " [OPTIONS]" : " [OPTIONS] COMMAND");
        help.commandSpec()
                .positionalParameters()
                .forEach(parameter -> text.append(' ')
                        .append(parameter.paramLabel())
                        .append(parameter.arity().max() > 1 ? "…" : ""));
        return text.append(System.lineSeparator()).toString();
    }

    private static String options(Help help) {
        boolean root = help.commandSpec().parent() == null;
        List<OptionSpec> all = help.commandSpec().options();
        List<OptionSpec> own =
                all.stream().filter(option -> root || !option.inherited()).toList();
        List<OptionSpec> global =
                all.stream().filter(option -> !own.contains(option)).toList();
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
