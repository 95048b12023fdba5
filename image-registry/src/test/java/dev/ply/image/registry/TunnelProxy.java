package dev.ply.image.registry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that tunnels to one port of this machine whatever host it is asked for, once somebody logs in. */
final class TunnelProxy implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final String login;
    private final List<String> tunnels = new CopyOnWriteArrayList<>();

    TunnelProxy(int target, String user, String password) throws IOException {
        this.target = target;
        this.login = okhttp3.Credentials.basic(user, password);
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The hosts that tunnels were dug to. */
    List<String> tunnels() {
        return List.copyOf(tunnels);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            start(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            BufferedReader head =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1), 1);
            String request = head.readLine();
            boolean known = false;
            for (String line = request; line != null && !line.isEmpty(); line = head.readLine()) {
                known |= line.equals("Proxy-Authorization: " + login);
            }
            if (known) {
                tunnels.add(request.replaceAll("^CONNECT | HTTP.*$", ""));
                tunnel(client);
            } else {
                say(client, "407 Login\r\nProxy-Authenticate: Basic realm=\"x\"\r\nConnection: close");
            }
        }
    }

    private void tunnel(Socket client) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            say(client, "200 Connected");
            start(() -> copy(server.getInputStream(), client.getOutputStream()));
            copy(client.getInputStream(), server.getOutputStream());
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        from.transferTo(to);
    }

    private static void say(Socket client, String answer) throws IOException {
        client.getOutputStream().write(("HTTP/1.1 " + answer + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Until the sockets are closed. */
    private static void start(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (IOException | UncheckedIOException e) {
                // The other end has hung up.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Step {
        void run() throws IOException;
    }
}
