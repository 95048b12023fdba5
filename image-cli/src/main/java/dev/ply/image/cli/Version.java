package dev.ply.image.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar that this was loaded from. */
final class Version implements IVersionProvider {

    /** Such as {@code ply 1.0.0}. */
    static String text() {
        return "ply "
                + Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                        .orElse("(built from sources)");
    }

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }
}
