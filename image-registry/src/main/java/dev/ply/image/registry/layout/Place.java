package dev.ply.image.registry.layout;

import dev.ply.image.Digest;
import dev.ply.image.LocationReference;
import dev.ply.image.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file or folder, and which of its images is meant: {@code PATH[:NAME][@DIGEST]}.
 *
 * @param subject the reference, to open error messages with
 * @param path the file or folder; may not exist
 * @param name the image's name or tag there; absent where there is only one image
 * @param digest the digest of the image's manifest or index; decides, whatever the name says
 */
public record Place(String subject, Path path, Optional<String> name, Optional<Digest> digest) {

    private static final Pattern DIGEST =
            Pattern.compile("(.+)@(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})", Pattern.DOTALL);

    /**
     * Splits a location. Since paths and names may both have colons in them, what exists decides: the longest path that
     * does is the path.
     *
     * @throws IllegalArgumentException when the reference is one into a registry
     */
    public static Place of(Reference reference) {
        if (!(reference instanceof LocationReference place)) {
            throw new IllegalArgumentException(reference + " is not a place on this machine");
        }
        String location = place.location();
        Matcher digest = DIGEST.matcher(location);
        if (!Files.exists(Path.of(location)) && digest.matches()) {
            return of(place.toString(), digest.group(1), Optional.of(Digest.parse(digest.group(2))));
        }
        return of(place.toString(), location, Optional.empty());
    }

    private static Place of(String subject, String location, Optional<Digest> digest) {
        int colon = location.length();
        while (colon > 0 && !Files.exists(Path.of(location.substring(0, colon)))) {
            colon = location.lastIndexOf(':', colon - 1);
        }
        if (colon <= 0) {
            colon = location.indexOf(':') > 0 ? location.indexOf(':') : location.length();
        }
        Optional<String> name =
                colon + 1 < location.length() ? Optional.of(location.substring(colon + 1)) : Optional.empty();
        return new Place(subject, Path.of(location.substring(0, colon)), name, digest);
    }
}
