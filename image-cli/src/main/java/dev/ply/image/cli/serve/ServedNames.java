package dev.ply.image.cli.serve;

import dev.ply.image.InvalidReferenceException;
import dev.ply.image.LocationReference;
import dev.ply.image.Reference;
import dev.ply.image.ReferenceParser;
import dev.ply.image.RegistryReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Under which names an image is served.
 *
 * @param repositories each of them
 * @param tag absent where only digests name it
 */
public record ServedNames(List<String> repositories, Optional<String> tag) {

    private static final String LIBRARY = "library/";
    private static final String LATEST = "latest";
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("@(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$");
    private static final Pattern COMPONENT = Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*");

    /** The names of an image that is stored under this reference. */
    public static ServedNames of(Reference reference) {
        return reference instanceof LocationReference place ? of(place.location()) : of((RegistryReference) reference);
    }

    /** Whether a name that an image has at some place is a tag and nothing more. */
    public static boolean isTag(String name) {
        return TAG.matcher(name).matches();
    }

    /** The one among the repositories that tells most. */
    public String repository() {
        return repositories.get(0);
    }

    static boolean isDockerHub(Reference reference) {
        return reference instanceof RegistryReference registry
                && registry.domain().equals(ReferenceParser.DOCKER_HUB);
    }

    private static ServedNames of(RegistryReference reference) {
        List<String> names = new ArrayList<>(List.of(reference.name(), reference.repository()));
        if (isDockerHub(reference) && reference.repository().startsWith(LIBRARY)) {
            names.add(reference.repository().substring(LIBRARY.length()));
        }
        return new ServedNames(
                names, reference.tag().filter(tag -> reference.digest().isEmpty()));
    }

    /** Where a digest says which image at a place is meant, it has no tag either. */
    private static ServedNames of(String place) {
        Matcher digest = DIGEST.matcher(place);
        return digest.find()
                ? new ServedNames(ofName(place.substring(0, digest.start())).repositories(), Optional.empty())
                : ofName(place);
    }

    /** An image at a place goes by the name that it has there, else by that of its folder or file. */
    private static ServedNames ofName(String location) {
        int colon = location.indexOf(':');
        String place = colon < 0 ? location : location.substring(0, colon);
        String name = colon < 0 ? LATEST : location.substring(colon + 1);
        String folder = component(place.substring(place.lastIndexOf('/') + 1).replaceFirst("\\.tar$", ""));
        if (isTag(name)) {
            return new ServedNames(List.of(folder), Optional.of(name));
        }
        try {
            return of(Reference.parse(Reference.REGISTRY_TRANSPORT + "://" + name));
        } catch (InvalidReferenceException e) {
            return new ServedNames(List.of(folder), Optional.of(LATEST));
        }
    }

    private static String component(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (COMPONENT.matcher(name).matches()) {
            return name;
        }
        String mended = name.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return mended.isEmpty() ? "image" : mended;
    }
}
