package dev.ply.image.error;

import java.util.List;

/** Settings are wrong, or name a provider that is not there. All mistakes are told at once. */
public final class ConfigurationException extends ImageException {

    private static final long serialVersionUID = 1L;

    /** One mistake. */
    public ConfigurationException(String mistake) {
        super(mistake);
    }

    /** One mistake, and what led to it. */
    public ConfigurationException(String mistake, Throwable cause) {
        super(mistake, cause);
    }

    /** All mistakes, at least one. */
    public ConfigurationException(List<String> mistakes) {
        super(String.join("; ", mistakes));
    }
}
