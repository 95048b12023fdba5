package dev.ply.image.registry;

import dev.ply.image.io.DisplayText;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Says why a connection failed, where what Java and OkHttp say would not help. */
final class Reasons {

    /** What OkHttp says of a line that goes on; one that never began is a closed connection. */
    private static final Pattern UNENDED_LINE = Pattern.compile("not found: limit=[1-9]");

    /** What OkHttp says when a proxy asks for a password and has been given one. */
    private static final String PROXY_REFUSAL = "Failed to authenticate with proxy";

    /** What servers say of a client's certificate (RFC 8446, section 6.2). */
    private static final Pattern WANTS_CERTIFICATE = Pattern.compile(
            "Received fatal alert: (bad_certificate|certificate_required|certificate_unknown|unknown_ca|access_denied)");

    private Reasons() {}

    static String of(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof UnknownHostException) {
            return "its name can't be resolved";
        }
        if (e instanceof ConnectException && e.getCause() instanceof ConnectException refusal) {
            return DisplayText.of(message + ": " + refusal.getMessage());
        }
        if (e.getCause() instanceof EOFException end
                && UNENDED_LINE.matcher(String.valueOf(end.getMessage())).find()) {
            return "the head of its answer has no end, or is too long";
        }
        if (e instanceof SSLException && message.contains("unrecognized SSL message")) {
            return "it does not speak HTTPS; plain HTTP has to be allowed, by --insecure or the setting plainHttp";
        }
        return DisplayText.of(e.getMessage() == null ? e.getClass().getSimpleName() : message);
    }

    /** Why the next attempt would fail likewise, and what can be done; empty when it might not. */
    static Optional<String> lasting(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.equals(PROXY_REFUSAL)) {
            return Optional.of("the proxy wants a user and password, or refuses those in HTTPS_PROXY or HTTP_PROXY");
        }
        if (e instanceof SSLException && WANTS_CERTIFICATE.matcher(message).find()) {
            return Optional.of("it lets in only clients with a certificate that it trusts; put one into certs.d, as"
                    + " client.cert and client.key (" + DisplayText.of(message) + ")");
        }
        return mistrust(e);
    }

    private static Optional<String> mistrust(IOException e) {
        if (e instanceof SSLPeerUnverifiedException) {
            return Optional.of("its certificate is for other hosts");
        }
        @Nullable Throwable deepest = null;
        boolean untrusted = false;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return Optional.of("its certificate is not valid now, if this machine's clock is right ("
                        + DisplayText.of(String.valueOf(cause.getMessage())) + ")");
            }
            untrusted |= cause instanceof CertificateException;
            deepest = cause;
        }
        String why = deepest == null ? "" : String.valueOf(deepest.getMessage());
        return untrusted
                ? Optional.of("its certificate is not trusted (" + DisplayText.of(why)
                        + "); name its CA in the setting caFile or in certs.d")
                : Optional.empty();
    }
}
