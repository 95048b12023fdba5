package dev.ply.image.registry.layout;

import dev.ply.image.Descriptor;
import dev.ply.image.InvalidReferenceException;
import dev.ply.image.ReferenceParser;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.io.DisplayText;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What images are called in a layout or an archive, and which of them a user means. */
public final class ImageNames {

    /** The annotation that the specification gives to tags. Some tools write whole references. */
    public static final String REF_NAME = "org.opencontainers.image.ref.name";

    /** The annotation that containerd and docker give to whole references. */
    public static final String IMAGE_NAME = "io.containerd.image.name";

    private static final String ATTESTATION = "vnd.docker.reference.type";
    private static final int SHOWN = 20;

    private ImageNames() {}

    /** The names of an index's entry, the most telling first. */
    static List<String> of(Descriptor image) {
        return Stream.of(IMAGE_NAME, REF_NAME)
                .flatMap(key -> Stream.ofNullable(image.annotations().get(key)))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** Whether an index's entry is an image rather than a statement about one. */
    public static boolean isImage(Descriptor entry) {
        return !entry.annotations().containsKey(ATTESTATION);
    }

    /** Whether {@code wanted} is one of these names, as it is or once both are normalised as docker does. */
    public static boolean match(String wanted, List<String> names) {
        return names.contains(wanted)
                || names.stream().map(ImageNames::normalise).anyMatch(normalise(wanted)::equals);
    }

    /**
     * Says that not exactly one image is meant, and which there are.
     *
     * @param found how many images have the wanted name
     * @param names all names; {@code @} and a digest for an image that has none but can be asked for
     */
    public static NotFoundException notOne(Place place, int found, List<String> names) {
        String known = names.stream().limit(SHOWN).map(DisplayText::of).collect(Collectors.joining(", "))
                + (names.size() > SHOWN ? ", …" : "");
        return new NotFoundException(place.subject() + ": "
                + (found == 0 ? "no such image there" : found + " images there")
                + (names.isEmpty() ? "; none has a name" : "; there is " + known)
                + (found > 1 && place.name().isEmpty() ? ": choose one with " + place.subject() + form(names) : ""));
    }

    /** Says that nothing is there. */
    public static NotFoundException none(Place place) {
        return new NotFoundException(place.subject() + ": holds no image");
    }

    private static String form(List<String> names) {
        long digests = names.stream().filter(name -> name.startsWith("@")).count();
        if (digests == 0) {
            return ":NAME";
        }
        return digests == names.size() ? "@DIGEST" : ":NAME or @DIGEST";
    }

    private static String normalise(String name) {
        try {
            return new ReferenceParser(ReferenceParser.DOCKER_HUB, Set.of(), warning -> {})
                    .parse(name)
                    .toString();
        } catch (InvalidReferenceException e) {
            return name;
        }
    }
}
