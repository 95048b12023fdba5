package dev.ply.image.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * An option or a command that a command doesn't have. Of an option only the name is shown: what follows, perhaps a
 * password, is shown to nobody.
 */
record UnknownWord(CommandSpec command, String word) {

    /** The first of the words that nothing took, where it is an option or stands for a command. */
    static Optional<UnknownWord> of(UnmatchedArgumentException failure) {
        CommandSpec command = failure.getCommandLine().getCommandSpec();
        return failure.getUnmatched().stream()
                .filter(word -> word.startsWith("-") || !command.subcommands().isEmpty())
                .findFirst()
                .map(word -> new UnknownWord(command, word));
    }

    String text() {
        if (isPassword()) {
            return "unknown option \"" + (word.startsWith("--") ? "--password" : "-p")
                    + "\": others can see what stands in a command; --password-stdin reads the password";
        }
        return (word.startsWith("-") ? "unknown option \"" : "unknown command \"") + name() + "\"" + suggestion();
    }

    private String suggestion() {
        List<String> similar = SimilarWords.to(name(), command);
        return similar.isEmpty() ? "" : ": did you mean " + String.join(" or ", similar) + "?";
    }

    private String name() {
        return word.startsWith("-") ? word.replaceFirst("=.*", "") : word;
    }

    /** As other tools have it, {@code -psecret} too. */
    private boolean isPassword() {
        boolean meant = name().equals("--password") || (word.startsWith("-p") && !word.startsWith("--"));
        return meant && command.findOption("--password-stdin") != null;
    }
}
