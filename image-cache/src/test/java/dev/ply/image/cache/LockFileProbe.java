package dev.ply.image.cache;

import java.nio.file.Path;
import java.time.Duration;

/** A program that tells whether a lock can be had. */
final class LockFileProbe {

    private LockFileProbe() {}

    public static void main(String[] args) throws Exception {
        boolean free =
                new KeyedLocks(Duration.ZERO).tryExclusive(Path.of(args[0])).isPresent();
        System.out.println(free ? "free" : "taken");
    }

    /** Asks in another process. */
    static boolean isFree(Path file) throws Exception {
        Process probe = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockFileProbe.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = probe.inputReader().readLine();
        probe.waitFor();
        return "free".equals(answer);
    }
}
