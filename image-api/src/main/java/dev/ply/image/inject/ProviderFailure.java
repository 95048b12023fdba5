package dev.ply.image.inject;

import dev.ply.image.io.DisplayText;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/** Says why somebody else's code failed, whatever it threw. */
final class ProviderFailure {

    private ProviderFailure() {}

    /** One line. What is wrong with the whole virtual machine is no provider's fault, and thrown on. */
    static String explain(Throwable failure) {
        if (failure instanceof VirtualMachineError fatal) {
            throw fatal;
        }
        return line(failure);
    }

    private static String line(Throwable failure) {
        @Nullable Throwable cause = failure.getCause();
        boolean wrapper =
                failure instanceof ServiceConfigurationError || failure instanceof ExceptionInInitializerError;
        if (wrapper && cause != null) {
            return line(cause);
        }
        String text = DisplayText.of(String.valueOf(failure));
        if (failure instanceof UnsupportedClassVersionError) {
            return "it needs a newer Java than " + Runtime.version().feature() + " (" + text + ")";
        }
        return failure instanceof LinkageError ? "it does not fit this version of ply (" + text + ")" : text;
    }
}
