package dev.ply.image.cli;

import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * An option that a command doesn't have. Only its name is shown: what follows, perhaps a password, is shown to nobody.
 */
record UnknownOption(CommandSpec command, String word) {

    /** The first of the words that no option or operand took, where one is an option. */
    static Optional<UnknownOption> of(UnmatchedArgumentException failure) {
        CommandSpec command = failure.getCommandLine().getCommandSpec();
        return failure.getUnmatched().stream()
                .filter(word -> word.startsWith("-"))
                .findFirst()
                .map(word -> new UnknownOption(command, word));
    }

    String text() {
        return isPassword()
                ? "unknown option '" + (word.startsWith("--") ? "--password" : "-p")
                        + "': others can see what stands in a command; --password-stdin reads the password"
                : "unknown option '" + name() + "'";
    }

    private String name() {
        return word.replaceFirst("=.*", "");
    }

    /** As other tools have it, {@code -psecret} too. */
    private boolean isPassword() {
        boolean meant = name().equals("--password") || (word.startsWith("-p") && !word.startsWith("--"));
        return meant && command.findOption("--password-stdin") != null;
    }
}
