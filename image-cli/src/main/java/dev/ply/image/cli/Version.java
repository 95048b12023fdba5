package dev.ply.image.cli;

import java.util.Optional;

/** The version of the jar that this was loaded from. */
public final class Version {

    private Version() {}

    /** Such as {@code ply 1.0.0}. */
    public static String text() {
        return "ply "
                + Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                        .orElse("(built from sources)");
    }
}
