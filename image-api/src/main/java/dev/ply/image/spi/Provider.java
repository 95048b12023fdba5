package dev.ply.image.spi;

import java.util.Optional;

/**
 * Makes one implementation of something. Found by {@link java.util.ServiceLoader} under the sub-interface for its kind,
 * so it has a public constructor without parameters, which must do nothing: a provider is made even when it is not
 * chosen. Implementations come from its {@code create} method and belong to the client, which closes them.
 */
public interface Provider {

    /** The name that selects it: lower-case letters, digits and hyphens; unique among its kind. */
    String name();

    /**
     * Decides where no setting does: the highest preference among those available is taken. ply's own first choices have
     * 100, its others less than 0.
     */
    default int preference() {
        return 0;
    }

    /**
     * Why this provider can't work here, such as a missing native library; empty when it can. Quick. Asked at most once
     * by each client, and only of those that it may come to use.
     */
    default Optional<String> unavailable() {
        return Optional.empty();
    }
}
