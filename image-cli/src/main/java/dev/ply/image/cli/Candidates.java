package dev.ply.image.cli;

import java.util.List;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** What a shell can offer where a value or an operand goes. */
record Candidates(Kind kind, List<String> words) {

    /** Where the shell finds them. */
    enum Kind {
        WORDS,
        IMAGES,
        FILES,
        DIRECTORIES,
        NONE
    }

    static Candidates of(ArgSpec argument) {
        if (argument.completionCandidates() != null) {
            return words(argument.completionCandidates());
        }
        return switch (argument.paramLabel()) {
            case "COMMAND" -> commands(argument.command().root());
            case "REF" -> new Candidates(Kind.IMAGES, List.of());
            case "FILE" -> new Candidates(Kind.FILES, List.of());
            case "DIR" -> new Candidates(Kind.DIRECTORIES, List.of());
            default -> new Candidates(Kind.NONE, List.of());
        };
    }

    /** The names of a command's commands. */
    static Candidates commands(CommandSpec command) {
        return words(command.subcommands().keySet());
    }

    private static Candidates words(Iterable<String> words) {
        return new Candidates(
                Kind.WORDS, StreamSupport.stream(words.spliterator(), false).toList());
    }

    /** The words as a list of a shell. */
    String list() {
        return String.join(" ", words);
    }
}
