package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.inject.SettingsTree;
import dev.ply.image.registry.RegistryLogin;
import dev.ply.image.spi.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ply login}. */
@Command(
        description = "Check credentials against a registry, then keep them where docker does.",
        footer = {
            "%nExamples:",
            "  ply login -u me ghcr.io",
            "  echo \"$$TOKEN\" | ply login -u me --password-stdin ghcr.io"
        })
final class LoginCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "REGISTRY", description = "Host and optional port.")
    private String registry = "";

    @Option(
            names = {"-u", "--username"},
            paramLabel = "USER",
            description = "The user; asked for without this.")
    private Optional<String> user = Optional.empty();

    @Option(names = "--password-stdin", description = "Read the password from standard input.")
    private boolean passwordFromInput;

    @Mixin
    private final SecurityOptions options = new SecurityOptions();

    LoginCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        ImageClient.Builder builder = options.apply(session.client());
        String host = Registries.require(registry);
        Prompt prompt = new Prompt(session.console());
        String name = user.orElseGet(() -> prompt.text("Username: "));
        String password = passwordFromInput ? read() : prompt.secret("Password: ");
        RegistryLogin login = new RegistryLogin(SettingsTree.of(builder.settings(), "docker"));
        String place = login.login(host, new Credentials.Password(name, password));
        session.console().information("kept in " + place);
        login.askedBefore(host)
                .ifPresent(file -> session.console()
                        .warning(file + ": has credentials for " + host + ", too, and is asked first"));
        session.console().result("Login succeeded: " + host + "\n");
        return ExitCodes.OK;
    }

    /** The last line feed belongs to the shell, not to the password. */
    private static String read() throws IOException {
        String input = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        return input.replaceFirst("\\R\\z", "");
    }
}
