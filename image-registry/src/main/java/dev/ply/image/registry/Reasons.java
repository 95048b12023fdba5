package dev.ply.image.registry;

import dev.ply.image.io.DisplayText;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Says why a connection failed, where what Java and OkHttp say would not help. */
final class Reasons {

    /** What OkHttp says of a line that goes on; one that never began is a closed connection. */
    private static final Pattern UNENDED_LINE = Pattern.compile("not found: limit=[1-9]");

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

    /** What is wrong with the server's certificate, and what can be done; empty when it is something else. */
    static Optional<String> mistrust(IOException e) {
        if (e instanceof SSLPeerUnverifiedException) {
            return Optional.of("its certificate is for other hosts");
        }
        @Nullable Throwable deepest = null;
        boolean untrusted = false;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
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
