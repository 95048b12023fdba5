package dev.ply.image.registry.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where files of credentials usually lie. */
final class CredentialFiles {

    private CredentialFiles() {}

    /** All places, in the order in which they are asked. */
    static List<Path> all(Map<String, String> environment) {
        List<Path> files = new ArrayList<>();
        folder(environment, "REGISTRY_AUTH_FILE").ifPresent(files::add);
        folder(environment, "XDG_RUNTIME_DIR")
                .map(folder -> folder.resolve("containers"))
                .or(CredentialFiles::runtimeFolder)
                .map(folder -> folder.resolve("auth.json"))
                .ifPresent(files::add);
        folder(environment, "XDG_CONFIG_HOME")
                .or(() -> folder(environment, "HOME").map(home -> home.resolve(".config")))
                .map(folder -> folder.resolve("containers/auth.json"))
                .ifPresent(files::add);
        docker(environment).ifPresent(files::add);
        return files;
    }

    /** Docker's own file, which may not exist; absent without a home. */
    static Optional<Path> docker(Map<String, String> environment) {
        return folder(environment, "DOCKER_CONFIG")
                .or(() -> folder(environment, "HOME").map(home -> home.resolve(".docker")))
                .map(folder -> folder.resolve("config.json"));
    }

    /** Where podman keeps them for those whom nobody gave a runtime directory, root among them. */
    private static Optional<Path> runtimeFolder() {
        try {
            Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return Optional.of(Path.of("/run/containers", user.toString()));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> folder(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }
}
