package dev.ply.image.cli;

import dev.ply.image.inject.SettingsTree;
import dev.ply.image.registry.RegistryLogin;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ply logout}. */
@Command(
        description = "Forget the credentials for a registry.",
        footer = {"%nExamples:", "  ply logout ghcr.io"})
final class LogoutCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "REGISTRY", description = "Host and optional port.")
    private String registry = "";

    LogoutCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        String host = Registries.require(registry);
        RegistryLogin login = new RegistryLogin(SettingsTree.of(session.client().settings(), "docker"));
        boolean known = login.logout(host);
        session.console().information(known ? "logged out of " + host : "no credentials are kept for " + host);
        login.askedBefore(host)
                .ifPresent(file -> session.console()
                        .warning(file + ": has credentials for " + host + ", too, and they are still used"));
        return ExitCodes.OK;
    }
}
