package dev.ply.image.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Writes what the distribution has besides the program: manual pages and completions. The build runs it. */
public final class DistributionFiles {

    private final Path folder;
    private final String version;
    private final CommandLine ply;

    private DistributionFiles(Path folder, String version) {
        this.folder = folder;
        this.version = version;
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        this.ply = new Commands(new Session(new Console(nowhere, nowhere, Map.of(), Terminals.NONE))).line();
    }

    /** Takes the folder and ply's version. */
    public static void main(String[] args) throws IOException {
        new DistributionFiles(Path.of(args[0]), "ply " + args[1]).write();
    }

    private void write() throws IOException {
        manual(ply.getCommandSpec());
        for (CommandLine command : ply.getSubcommands().values()) {
            manual(command.getCommandSpec());
        }
        write("completions/bash/ply", CompletionCommand.Shell.BASH);
        write("completions/zsh/_ply", CompletionCommand.Shell.ZSH);
        write("completions/fish/ply.fish", CompletionCommand.Shell.FISH);
    }

    private void manual(CommandSpec command) throws IOException {
        write("man/man1/" + ManPage.name(command) + ".1", ManPage.of(command, version));
    }

    private void write(String file, CompletionCommand.Shell shell) throws IOException {
        write(file, shell.script(ply));
    }

    private void write(String file, String text) throws IOException {
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
    }
}
