package dev.ply.image.extract.files;

import dev.ply.image.extract.posix.Posix;
import dev.ply.image.spi.Settings;
import java.util.Set;

/**
 * The shared section {@code extract}.
 *
 * @param format how {@code shadow} writes what a user can't give
 * @param whiteouts the form of whiteouts
 */
record ExtractSettings(OverrideStat format, Whiteouts whiteouts) {

    static ExtractSettings of(Settings settings) {
        Settings extract = settings.shared("extract");
        boolean binary =
                extract.choice("statFormat", "text", Set.of("text", "binary")).equals("binary");
        Whiteouts whiteouts =
                Whiteouts.of(extract.choice("whiteouts", "aufs", Set.of("aufs", "overlay", "overlay-user")));
        if (whiteouts == Whiteouts.OVERLAY && !Posix.isRoot()) {
            whiteouts = Whiteouts.OVERLAY_USER;
        }
        if (whiteouts != Whiteouts.AUFS) {
            Posix.unavailable().ifPresent(why -> extract.mistake("whiteouts", why));
        }
        return new ExtractSettings(binary ? OverrideStat.BINARY : OverrideStat.TEXT, whiteouts);
    }

    /** What artifacts are called; each form of whiteouts has its own. */
    String suffix(String last) {
        return (whiteouts == Whiteouts.AUFS ? "" : "." + whiteouts.word()) + last;
    }
}
