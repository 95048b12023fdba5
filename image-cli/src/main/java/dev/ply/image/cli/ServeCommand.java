package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.cli.serve.ImageServer;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.error.ImageException;
import dev.ply.image.io.DisplayText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ply serve}. */
@Command(
        description = {
            "Serve the stored images as a registry that can only be read, until interrupted.",
            "There is no encryption and no login: keep it to the loopback interface or to a network you trust."
        },
        footer = {"%nExamples:", "  ply serve", "  ply serve --listen 127.0.0.1:0"})
final class ServeCommand implements Callable<Integer> {

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?]):([0-9]{1,5})");

    private final Session session;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where to listen; port 0 takes a free one (default: 127.0.0.1:5000).")
    private String listen = "127.0.0.1:5000";

    ServeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        InetSocketAddress address = address();
        try (ImageClient client = session.open();
                ImageServer server = ImageServer.start(client, address)) {
            session.console().information("serving on " + text(server.address()));
            new CountDownLatch(1).await();
            return ExitCodes.OK;
        } catch (InterruptedException e) {
            throw new CancelledException("serve: interrupted", e);
        }
    }

    private InetSocketAddress address() throws IOException {
        Matcher parts = HOST_AND_PORT.matcher(listen);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > 0xffff) {
            throw new ConfigurationException("serve: --listen \"" + DisplayText.of(listen) + "\" is not HOST:PORT");
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(parts.group(1)), Integer.parseInt(parts.group(2)));
        } catch (UnknownHostException e) {
            throw new ImageException("serve: can't listen on " + listen + ": there is no such host", e);
        }
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
