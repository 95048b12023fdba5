package dev.ply.image.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes a completion script for zsh: a function for each command, made of {@code _arguments} specifications. */
final class ZshCompletion {

    private static final String HEAD = """
            #compdef ply
            # To be found: in a folder of $fpath, under the name _ply.

            __ply_stored() {
              local -a images
              images=(${(f)"$(_call_program images ply images -q 2>/dev/null)"})
              compadd -a images
            }

            """;

    private final StringBuilder script = new StringBuilder(HEAD);

    private ZshCompletion() {}

    static String of(CommandLine ply) {
        ZshCompletion completion = new ZshCompletion();
        ply.getSubcommands().forEach(completion::command);
        completion.start(ply);
        return completion.script.toString();
    }

    private void start(CommandLine ply) {
        script.append("_ply() {\n  local curcontext=$curcontext state\n  local -a line\n  _arguments -C \\\n");
        options(ply.getCommandSpec()).forEach(this::argument);
        script.append("    '1:command:->command' '*::argument:->argument'\n  case $state in\n    command)\n");
        script.append("      local -a commands\n      commands=(\n");
        ply.getSubcommands()
                .forEach((name, command) -> script.append("        ")
                        .append(quote(name + ":" + escape(HelpLayout.summary(command.getCommandSpec()))))
                        .append('\n'));
        script.append("      )\n      _describe command commands\n      ;;\n");
        script.append("    argument) (( $+functions[_ply_${words[1]}] )) && _ply_${words[1]} ;;\n  esac\n}\n\n");
        script.append("if [[ $funcstack[1] == _ply ]]; then _ply \"$@\"; else compdef _ply ply; fi\n");
    }

    private void command(String name, CommandLine command) {
        script.append("_ply_").append(name).append("() {\n  _arguments \\\n");
        options(command.getCommandSpec()).forEach(this::argument);
        command.getCommandSpec().positionalParameters().stream()
                .map(ZshCompletion::parameter)
                .forEach(this::argument);
        script.append("    && return\n}\n\n");
    }

    private void argument(String specification) {
        script.append("    ").append(specification).append(" \\\n");
    }

    private static List<String> options(CommandSpec command) {
        return command.options().stream()
                .flatMap(option -> Stream.of(option.names()).map(name -> option(option, name)))
                .toList();
    }

    private static String option(OptionSpec option, String name) {
        String others = String.join(" ", option.names());
        boolean hasValue = option.arity().max() > 0;
        String form = !hasValue ? name : name.startsWith("--") ? name + "=" : name + "+";
        return quote("(" + others + ")" + form + "[" + escape(HelpLayout.text(option)) + "]"
                + (hasValue ? ":" + option.paramLabel() + ":" + values(option) : ""));
    }

    private static String parameter(PositionalParamSpec parameter) {
        String position = parameter.arity().max() > 1
                ? "*"
                : Integer.toString(parameter.index().min() + 1);
        return quote(position + ":" + parameter.paramLabel() + ":" + values(parameter));
    }

    private static String values(ArgSpec argument) {
        Candidates candidates = Candidates.of(argument);
        return switch (candidates.kind()) {
            case WORDS -> "(" + candidates.list() + ")";
            case IMAGES -> "__ply_stored";
            case FILES -> "_files";
            case DIRECTORIES -> "_files -/";
            case NONE -> "";
        };
    }

    private static String escape(String text) {
        return text.chars()
                .mapToObj(c -> "[]:\\".indexOf(c) < 0 ? Character.toString(c) : "\\" + Character.toString(c))
                .collect(Collectors.joining());
    }

    private static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
