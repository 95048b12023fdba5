package dev.ply.image.cli;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes a completion script for bash: how a line is read, then what the commands take. */
final class BashCompletion {

    private static final String HEAD = """
            # To be sourced, or to be found: in a folder of bash-completion, which it doesn't need, under the name ply.

            _ply() {
              local IFS=$' \\t\\n' command= operands=0 ended= takes= head= word
              local -a words=()
              COMPREPLY=()
              __ply_split
              for word in "${words[@]:1:${#words[@]}-2}"; do
                __ply_read "$word"
              done
              local cur=${words[-1]#[\\"\\']}
              # What readline takes for the word begins after the last colon. What stands before that stays.
              local kept=${cur%"$2"}
              __ply_complete
            }

            # Finds the words before the cursor. bash's own end at colons and at =, which references and options have.
            __ply_split() {
              local line=${COMP_LINE:0:COMP_POINT} rest part i
              for ((i = 0; i <= COMP_CWORD; i++)); do
                rest=${line#"${line%%[![:space:]]*}"}
                part=${COMP_WORDS[i]}
                ((i < COMP_CWORD)) || part=$rest
                if ((i == 0)) || [[ $rest != "$line" ]]; then words+=("$part"); else words[-1]+=$part; fi
                line=${rest#"$part"}
              done
            }

            # Learns from a word what may come after it.
            __ply_read() {
              if [[ $takes ]]; then
                takes=
              elif [[ $1 == -* && -z $ended ]]; then
                [[ $1 != -- ]] || ended=yes
                __ply_takes "$1"
              elif [[ -z $command ]]; then
                command=$1
              else
                ((operands++))
              fi
            }

            __ply_complete() {
              if [[ ${COMP_LINE:0:COMP_POINT} =~ [\\<\\>][[:space:]]*[^[:space:]]*$ ]]; then
                takes=__ply_files
              elif [[ $takes ]]; then
                :
              elif [[ $cur != -* || $ended ]]; then
                __ply_takes $operands
              elif [[ $cur == --*=* ]]; then
                head=${cur%%=*}=
                __ply_takes "${cur%%=*}"
              else
                takes=__ply_options
              fi
              $takes
            }

            __ply_offer() {
              local word
              for word; do
                word=$head$word
                [[ $word != "$cur"* ]] || COMPREPLY+=("${word#"$kept"}")
              done
            }

            __ply_images() {
              local image
              while IFS= read -r image; do
                # Some are paths, which may have spaces.
                printf -v image %q "$image"
                __ply_offer "$image"
              done < <(ply images -q 2>/dev/null)
            }

            __ply_files() { compopt -o default; }

            __ply_directories() { compopt -o dirnames; }

            """;

    private final StringBuilder script = new StringBuilder(HEAD);

    private BashCompletion() {}

    static String of(CommandLine ply) {
        BashCompletion completion = new BashCompletion();
        completion.options(ply);
        completion.values(ply);
        return completion.script.append("complete -F _ply ply\n").toString();
    }

    private void options(CommandLine ply) {
        script.append("__ply_options() {\n  case $command in\n");
        options("''", ply.getCommandSpec());
        ply.getSubcommands().forEach((name, command) -> options(name, command.getCommandSpec()));
        script.append("  esac\n}\n\n");
    }

    private void options(String command, CommandSpec spec) {
        branch(
                command,
                spec.options().stream()
                        .flatMap(option -> Stream.of(option.names()))
                        .collect(Collectors.joining(" ", "__ply_offer ", "")));
    }

    private void values(CommandLine ply) {
        script.append("# What completes the value of an option, or the operand of that number.\n");
        script.append("__ply_takes() {\n  case \"$command:$1\" in\n");
        value(":0", Candidates.commands(ply.getCommandSpec()));
        values("*:", ply.getCommandSpec());
        ply.getSubcommands().forEach((name, command) -> values(name + ":", command.getCommandSpec()));
        branch("*", "takes=");
        script.append("  esac\n}\n\n");
    }

    private void values(String command, CommandSpec spec) {
        HelpLayout.ownOptions(spec).stream()
                .filter(option -> option.arity().max() > 0)
                .forEach(option ->
                        Stream.of(option.names()).forEach(name -> value(command + name, Candidates.of(option))));
        spec.positionalParameters().forEach(operand -> value(command + position(operand), Candidates.of(operand)));
    }

    private void value(String place, Candidates candidates) {
        branch(place, "takes=" + completer(candidates));
    }

    private static String position(PositionalParamSpec operand) {
        return operand.arity().max() > 1
                ? "[0-9]*"
                : Integer.toString(operand.index().min());
    }

    private static String completer(Candidates candidates) {
        return switch (candidates.kind()) {
            case WORDS -> "'__ply_offer " + candidates.list() + "'";
            case IMAGES -> "__ply_images";
            case FILES -> "__ply_files";
            case DIRECTORIES -> "__ply_directories";
            case NONE -> ":";
        };
    }

    private void branch(String pattern, String action) {
        script.append("    ").append(pattern).append(") ").append(action).append(" ;;\n");
    }
}
