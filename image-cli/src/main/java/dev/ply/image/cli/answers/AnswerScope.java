package dev.ply.image.cli.answers;

import dev.ply.image.cli.Version;
import java.nio.file.Path;
import java.util.Map;

/** What answers depend on besides the home. */
public final class AnswerScope {

    private AnswerScope() {}

    /** Whether nothing is in use here that may know more than ply's own stores and caches. */
    public static boolean isOrdinary(Map<String, String> environment) {
        return environment.getOrDefault("PLY_PLUGINS", "").isEmpty();
    }

    /** The answers that this version gives in this home, with these providers. */
    public static AnswerBook book(Path home, Map<String, String> environment) {
        String settings = String.join(
                " ",
                Version.text(),
                environment.getOrDefault("PLY_CACHE", "-"),
                environment.getOrDefault("PLY_STORE", "-"),
                environment.getOrDefault("PLY_EXTRACTOR", "-"));
        return new AnswerBook(home, settings.replace('\n', ' '));
    }
}
