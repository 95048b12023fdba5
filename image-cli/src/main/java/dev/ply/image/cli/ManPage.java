package dev.ply.image.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes the manual page of a command, in the language of man(7), from what its help says. */
final class ManPage {

    private final CommandSpec command;
    private final StringBuilder page = new StringBuilder();

    private ManPage(CommandSpec command) {
        this.command = command;
    }

    /** The page's name, such as {@code ply-pull}. */
    static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    /**
     * The page.
     *
     * @param version such as {@code ply 1.0.0}
     */
    static String of(CommandSpec command, String version) {
        return new ManPage(command).write(version);
    }

    private String write(String version) {
        String name = name(command);
        line(".TH " + quote(name.toUpperCase(Locale.ROOT)) + " 1 \"\" " + quote(version) + " \"ply manual\"");
        section("NAME");
        line(escape(name) + " \\- " + escape(HelpLayout.summary(command).replaceFirst("\\.$", "")));
        section("SYNOPSIS");
        line("\\fB" + escape(HelpLayout.synopsis(command)) + "\\fR");
        section("DESCRIPTION");
        Stream.of(command.usageMessage().description()).forEach(this::paragraph);
        if (command.aliases().length > 0) {
            paragraph("The same as " + aliases(command) + ".");
        }
        arguments("OPERANDS", command.positionalParameters());
        arguments("OPTIONS", HelpLayout.ownOptions(command));
        if (command.parent() == null) {
            commands();
            surroundings("ENVIRONMENT", Surroundings.ENVIRONMENT);
            surroundings("FILES", Surroundings.FILES);
            exitStatus();
        } else {
            paragraph("The options that every command has are in ply(1).");
        }
        examples();
        section("SEE ALSO");
        line(String.join(", ", related()));
        return page.toString();
    }

    private void commands() {
        section("COMMANDS");
        uniqueSubcommands().forEach(child -> {
            String also = child.aliases().length == 0 ? "" : ", " + aliases(child);
            item("\\fB" + escape(name(child)) + "\\fR(1)" + escape(also), HelpLayout.summary(child));
        });
    }

    /** Such as {@code ply ls}. */
    private static String aliases(CommandSpec command) {
        return Stream.of(command.aliases())
                .map(alias -> command.parent().qualifiedName() + " " + alias)
                .collect(Collectors.joining(", "));
    }

    private void surroundings(String heading, List<Surroundings.Item> items) {
        section(heading);
        items.forEach(item -> item("\\fB" + escape(item.term()) + "\\fR", item.text()));
    }

    private List<CommandSpec> uniqueSubcommands() {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .distinct()
                .toList();
    }

    private void exitStatus() {
        section("EXIT STATUS");
        command.usageMessage().exitCodeList().forEach(this::item);
    }

    private void arguments(String heading, List<? extends ArgSpec> arguments) {
        if (arguments.isEmpty()) {
            return;
        }
        section(heading);
        for (ArgSpec argument : arguments) {
            item("\\fB" + escape(label(argument)) + "\\fR", HelpLayout.text(argument));
        }
    }

    private static String label(ArgSpec argument) {
        if (argument instanceof PositionalParamSpec) {
            return argument.paramLabel() + (argument.arity().max() > 1 ? "…" : "");
        }
        OptionSpec option = (OptionSpec) argument;
        return String.join(", ", option.names()) + (option.arity().max() > 0 ? " " + option.paramLabel() : "");
    }

    private void examples() {
        List<String> lines = Stream.of(command.usageMessage().footer())
                .filter(text -> text.startsWith("  "))
                .map(text -> text.strip().replace("$$", "$"))
                .toList();
        if (lines.isEmpty()) {
            return;
        }
        section("EXAMPLES");
        line(".nf");
        lines.forEach(text -> line(escape(text)));
        line(".fi");
    }

    private List<String> related() {
        List<String> pages = new ArrayList<>();
        if (command.parent() == null) {
            uniqueSubcommands().forEach(child -> pages.add("\\fB" + escape(name(child)) + "\\fR(1)"));
        } else {
            pages.add("\\fBply\\fR(1)");
        }
        return pages;
    }

    private void section(String heading) {
        line(".SH " + heading);
    }

    private void item(String term, String text) {
        line(".TP");
        line(term);
        line(escape(text));
    }

    private void paragraph(String text) {
        line(".PP");
        line(escape(text));
    }

    private void line(String text) {
        page.append(text).append('\n');
    }

    private static String quote(String text) {
        return '"' + escape(text) + '"';
    }

    /** A hyphen that is to be typed must not become a dash, and no text may look like a request. */
    private static String escape(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
