package dev.ply.image.registry;

import dev.ply.image.io.DisplayText;
import dev.ply.image.spi.Notices;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;

/** Shows users what registries have to say to them (OCI distribution specification, "Warnings"), once. Thread-safe. */
final class Warnings {

    private static final Pattern WARNING = Pattern.compile("299\\s+-\\s+\"((?:[^\"\\\\]|\\\\.)*+)\"");
    private static final int MOST = 20;

    private final Notices notices;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Warnings(Notices notices) {
        this.notices = notices;
    }

    /** Tells those of an answer that are not known yet. */
    void tell(Endpoint endpoint, Response response) {
        for (String header : response.headers("Warning")) {
            Matcher warning = WARNING.matcher(header);
            while (warning.find()) {
                tell(endpoint.registry() + ": " + warning.group(1).replaceAll("\\\\(.)", "$1"));
            }
        }
    }

    private void tell(String text) {
        if (told.size() < MOST && told.add(text)) {
            notices.warning(DisplayText.of(text));
        }
    }
}
