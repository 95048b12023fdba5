package dev.ply.image.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes a completion script for fish: a line a command, a line an option. */
final class FishCompletion {

    private final StringBuilder script = new StringBuilder("complete -c ply -f\n");

    private FishCompletion() {}

    static String of(CommandLine ply) {
        FishCompletion completion = new FishCompletion();
        ply.getCommandSpec().options().forEach(option -> completion.option("", option));
        String none = "-n "
                + quote("not __fish_seen_subcommand_from "
                        + String.join(" ", ply.getSubcommands().keySet()));
        ply.getSubcommands().forEach((name, command) -> completion.command(none, name, command));
        return completion.script.toString();
    }

    /** {@code none} holds as long as there is no command: a global option's value is none either. */
    private void command(String none, String name, CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        line(none + " -a " + name, HelpLayout.summary(spec));
        String seen = "-n " + quote("__fish_seen_subcommand_from " + name);
        spec.options().stream().filter(option -> !option.inherited()).forEach(option -> option(seen, option));
        spec.positionalParameters().forEach(parameter -> parameter(seen, parameter));
    }

    private void parameter(String condition, PositionalParamSpec parameter) {
        Candidates candidates = Candidates.of(parameter);
        if (candidates.kind() != Candidates.Kind.NONE) {
            line(condition + " " + values(candidates), "");
        }
    }

    private void option(String condition, OptionSpec option) {
        StringBuilder names = new StringBuilder(condition);
        for (String name : option.names()) {
            names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            names.append(" -r ").append(values(Candidates.of(option)));
        }
        line(names.toString(), HelpLayout.text(option));
    }

    private void line(String what, String description) {
        script.append("complete -c ply ").append(what.strip());
        if (!description.isEmpty()) {
            script.append(" -d ").append(quote(description));
        }
        script.append('\n');
    }

    private static String values(Candidates candidates) {
        return switch (candidates.kind()) {
            case WORDS -> "-f -a " + quote(candidates.list());
            case IMAGES -> "-f -a '(ply images -q 2>/dev/null)'";
            case FILES, DIRECTORIES -> "-F";
            case NONE -> "-f";
        };
    }

    private static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
