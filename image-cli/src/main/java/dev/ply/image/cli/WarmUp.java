package dev.ply.image.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;

/** Does a bit of everything, so that the archive of classes that Java makes of this run holds what commands need. */
final class WarmUp {

    private WarmUp() {}

    /** Runs without arguments; what it prints is of no interest. */
    public static void main(String[] args) {
        Console console = new Console(
                OutputStream.nullOutputStream(), new PrintStream(OutputStream.nullOutputStream()), Map.of(), false);
        new Commands(console).run("--help");
        new Commands(console).run("pull", "--help");
    }
}
