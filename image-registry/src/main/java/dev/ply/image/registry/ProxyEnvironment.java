package dev.ply.image.registry;

import dev.ply.image.error.ConfigurationException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY} name, in upper or
 * lower case. Hosts on this machine are never asked for through a proxy.
 */
final class ProxyEnvironment extends ProxySelector {

    /** Addresses as numbers, which no name server is asked for. */
    private static final Pattern ADDRESS = Pattern.compile(
            "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}|\\[?[0-9a-f]*:[0-9a-f:.]*]?");

    private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");
    private static final Pattern SOCKS = Pattern.compile("^socks5?h?://");
    private static final Pattern PORT = Pattern.compile(":[0-9]+/?$");
    private static final int SOCKS_PORT = 1080;

    private final @Nullable Server http;
    private final @Nullable Server https;
    private final List<String> exceptions;

    /** A proxy, and what it speaks. */
    private record Server(Proxy.Type type, HttpUrl url) {

        /** Without the password in the URL. */
        @Override
        public String toString() {
            return type + " " + url.host() + ":" + url.port();
        }
    }

    ProxyEnvironment(Map<String, String> environment) throws ConfigurationException {
        String all = value(environment, "ALL_PROXY").orElse("");
        this.https = parse(value(environment, "HTTPS_PROXY").orElse(all));
        this.http = parse(value(environment, "HTTP_PROXY").orElse(all));
        this.exceptions = Stream.of(value(environment, "NO_PROXY").orElse("").split("[,\\s]+"))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    @Override
    public List<Proxy> select(URI target) {
        boolean secure = "https".equalsIgnoreCase(target.getScheme());
        Server proxy = secure ? https : http;
        String host = target.getHost() == null ? "" : target.getHost().toLowerCase(Locale.ROOT);
        int port = target.getPort() >= 0 ? target.getPort() : secure ? 443 : 80;
        if (proxy == null || Endpoint.isLoopback(host) || exceptions.stream().anyMatch(e -> excepts(e, host, port))) {
            return List.of(Proxy.NO_PROXY);
        }
        InetSocketAddress address = InetSocketAddress.createUnresolved(
                proxy.url().host(), proxy.url().port());
        return List.of(new Proxy(proxy.type(), address));
    }

    @Override
    public void connectFailed(URI target, SocketAddress proxy, IOException e) {}

    /** Logs in to the proxy with what its URL holds; never to a server that asks through a tunnel. */
    Authenticator authenticator() {
        return (route, response) -> {
            boolean tunnel = response.request().method().equals("CONNECT");
            if (response.request().isHttps() && !tunnel) {
                return null;
            }
            Server proxy = tunnel ? https : http;
            if (proxy == null
                    || proxy.type() != Proxy.Type.HTTP
                    || proxy.url().username().isEmpty()
                    || response.request().header("Proxy-Authorization") != null) {
                return null;
            }
            String basic = Credentials.basic(proxy.url().username(), proxy.url().password(), StandardCharsets.UTF_8);
            return response.request()
                    .newBuilder()
                    .header("Proxy-Authorization", basic)
                    .build();
        };
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Stream.of(name.toLowerCase(Locale.ROOT), name)
                .map(environment::get)
                .filter(value -> value != null && !value.isBlank())
                .findFirst();
    }

    private static @Nullable Server parse(String text) throws ConfigurationException {
        if (text.isBlank()) {
            return null;
        }
        boolean socks = SOCKS.matcher(text).find();
        String url = text.contains("://") ? SOCKS.matcher(text).replaceFirst("http://") : "http://" + text;
        HttpUrl proxy = HttpUrl.parse(url);
        if (proxy == null || proxy.isHttps()) {
            throw new ConfigurationException(
                    "the proxy in the environment is not http://HOST:PORT or socks5://HOST:PORT");
        }
        if (!socks) {
            return new Server(Proxy.Type.HTTP, proxy);
        }
        boolean hasPort = PORT.matcher(text).find();
        return new Server(
                Proxy.Type.SOCKS,
                hasPort ? proxy : proxy.newBuilder().port(SOCKS_PORT).build());
    }

    private static boolean excepts(String exception, String host, int port) {
        if (exception.equals("*")) {
            return true;
        }
        int slash = exception.indexOf('/');
        if (slash > 0) {
            return inNetwork(host, exception.substring(0, slash), exception.substring(slash + 1));
        }
        int colon = exception.lastIndexOf(':');
        boolean withPort = colon > 0 && exception.indexOf(':') == colon;
        if (withPort && !exception.substring(colon + 1).equals(String.valueOf(port))) {
            return false;
        }
        String name = (withPort ? exception.substring(0, colon) : exception).replaceFirst("^\\*?\\.", "");
        return host.equals(name) || host.equals("[" + name + "]") || host.endsWith("." + name);
    }

    private static boolean inNetwork(String host, String network, String bits) {
        byte[] address = address(host);
        byte[] first = address(network);
        if (address.length == 0
                || address.length != first.length
                || !BITS.matcher(bits).matches()) {
            return false;
        }
        int free = address.length * Byte.SIZE - Integer.parseInt(bits);
        BigInteger difference = new BigInteger(1, address).xor(new BigInteger(1, first));
        return free >= 0 && difference.bitLength() <= free;
    }

    /** Empty for a name. */
    private static byte[] address(String host) {
        try {
            return ADDRESS.matcher(host).matches() ? InetAddress.getByName(host).getAddress() : new byte[0];
        } catch (UnknownHostException e) {
            return new byte[0];
        }
    }
}
