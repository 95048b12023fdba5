package dev.ply.image.registry.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** A credential helper that a test writes as a shell script. */
final class HelperScript {

    private HelperScript() {}

    /** Writes {@code docker-credential-NAME} into the folder; returns an environment in which it is found. */
    static Map<String, String> write(Path folder, String name, String script) throws IOException {
        Path program = Files.writeString(folder.resolve("docker-credential-" + name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return Map.of("PATH", folder + ":/usr/bin:/bin", "HOME", folder.toString());
    }
}
