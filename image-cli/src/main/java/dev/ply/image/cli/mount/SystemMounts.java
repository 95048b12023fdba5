package dev.ply.image.cli.mount;

import dev.ply.image.error.CancelledException;
import dev.ply.image.io.DisplayText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Mounts by means of mount(8) and umount(8), which know how to come by a loop device and how to give it back. */
final class SystemMounts implements Mounts {

    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;

    @Override
    public void mount(String type, String options, String source, Path target) throws IOException {
        run("mount", "-t", type, "-o", options, source, target.toString());
    }

    @Override
    public void unmount(Path target) throws IOException {
        run("umount", target.toString());
    }

    @Override
    public Optional<String> source(Path target) throws IOException {
        Optional<String> source = Optional.empty();
        for (String line : Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1)) {
            List<String> fields = Arrays.asList(line.split(" ", -1));
            int type = fields.indexOf("-") + 1;
            if (unescape(fields.get(MOUNT_POINT)).equals(target.toString())) {
                source = Optional.of(unescape(fields.get(type + 1)));
            }
        }
        return source;
    }

    /** White space and backslashes stand there as three octal digits. */
    private static String unescape(String field) {
        byte[] bytes = new byte[field.length()];
        int length = 0;
        for (int i = 0; i < field.length(); i++) {
            boolean escape = field.charAt(i) == '\\' && i + 3 < field.length();
            bytes[length++] = (byte) (escape ? Integer.parseInt(field.substring(i + 1, i + 4), 8) : field.charAt(i));
            i += escape ? 3 : 0;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static void run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command[0] + "(8): " + DisplayText.of(output(process)));
            }
        } catch (InterruptedException e) {
            process.destroy();
            // Whether it mounted is certain only now.
            process.onExit().join();
            Thread.currentThread().interrupt();
            throw new CancelledException(command[0] + ": interrupted", e);
        }
    }

    private static String output(Process process) throws IOException {
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return text.strip().lines().findFirst().orElse("failed without a word");
    }
}
