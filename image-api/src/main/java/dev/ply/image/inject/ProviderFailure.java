package dev.ply.image.inject;

import dev.ply.image.io.DisplayText;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/** Says why somebody else's code failed. */
final class ProviderFailure {

    private ProviderFailure() {}

    /** One line. */
    static String explain(Throwable failure) {
        @Nullable Throwable cause = failure.getCause();
        boolean wrapper =
                failure instanceof ServiceConfigurationError || failure instanceof ExceptionInInitializerError;
        if (wrapper && cause != null) {
            return explain(cause);
        }
        String text = DisplayText.of(String.valueOf(failure));
        if (failure instanceof UnsupportedClassVersionError) {
            return "it needs a newer Java than " + Runtime.version().feature() + " (" + text + ")";
        }
        return failure instanceof LinkageError ? "it does not fit this version of ply (" + text + ")" : text;
    }
}
