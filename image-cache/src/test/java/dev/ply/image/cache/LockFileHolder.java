package dev.ply.image.cache;

import dev.ply.image.layer.GlobalLayerOps.Lease;
import java.nio.file.Path;
import java.time.Duration;

/** A program that takes a lock, says so, and keeps it until its input ends. */
final class LockFileHolder {

    private LockFileHolder() {}

    public static void main(String[] args) throws Exception {
        KeyedLocks locks = new KeyedLocks(Duration.ofSeconds(30));
        try (Lease lease = args[0].equals("shared")
                ? locks.shared(Path.of(args[1]), "test", () -> {})
                : locks.exclusive(Path.of(args[1]), "test", () -> {})) {
            System.out.println("locked");
            while (System.in.read() >= 0) {}
        }
    }

    /** Starts the program and waits until it has the lock. */
    static Process start(String mode, Path file) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockFileHolder.class.getName(),
                        mode,
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = process.inputReader().readLine();
        if (!"locked".equals(line)) {
            throw new IllegalStateException("the other process said " + line);
        }
        return process;
    }
}
