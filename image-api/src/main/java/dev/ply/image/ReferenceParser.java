package dev.ply.image;

import dev.ply.image.io.DisplayText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads references exactly as Docker does: the grammar and the normalisation of distribution/reference. Thread-safe when
 * the consumer of warnings is.
 */
public final class ReferenceParser {

    /** The registry of references that name none, and the only one where {@code library/} is implied. */
    public static final String DOCKER_HUB = "docker.io";

    private static final String LEGACY_DOCKER_HUB = "index.docker.io";
    private static final String SANDBOXES = "sandboxes.io";
    private static final int MAX_NAME_LENGTH = 255;
    private static final Set<String> STANDARD_TRANSPORTS = Set.of("oci", "oci-archive", "docker-archive");

    private static final String DOMAIN_COMPONENT = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    private static final String DOMAIN =
            "(?:" + DOMAIN_COMPONENT + "(?:\\." + DOMAIN_COMPONENT + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";
    private static final String PATH_COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final Pattern ANCHORED_DOMAIN = Pattern.compile(DOMAIN);
    private static final Pattern REPOSITORY = Pattern.compile(PATH_COMPONENT + "(?:/" + PATH_COMPONENT + ")*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern IDENTIFIER = Pattern.compile("[a-f0-9]{64}");
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)", Pattern.DOTALL);
    private static final Pattern LOCATION = Pattern.compile("([a-z][a-z0-9-]*):(.*)", Pattern.DOTALL);

    private final String defaultDomain;
    private final Set<String> transports;
    private final Consumer<String> warnings;

    /**
     * A parser with these defaults.
     *
     * @param defaultDomain the registry of references that name none
     * @param transports the names of the transports, other than the registries', that are known
     * @param warnings told what a user should hear about a reference that is valid all the same
     * @throws InvalidReferenceException when {@code defaultDomain} is no registry's name
     */
    public ReferenceParser(String defaultDomain, Set<String> transports, Consumer<String> warnings) {
        if (!ANCHORED_DOMAIN.matcher(defaultDomain).matches() || !isDomain(defaultDomain)) {
            throw new InvalidReferenceException("invalid default registry \"" + DisplayText.of(defaultDomain)
                    + "\": expected HOST or HOST:PORT, and a dot in a HOST without a port");
        }
        this.defaultDomain = defaultDomain;
        this.transports = Set.copyOf(transports);
        this.warnings = warnings;
    }

    static ReferenceParser standard() {
        String domain = System.getenv("OCI_REGISTRY_DOMAIN");
        return new ReferenceParser(
                domain == null || domain.isBlank() ? DOCKER_HUB : domain.strip(), STANDARD_TRANSPORTS, warning -> {});
    }

    /**
     * Reads one reference.
     *
     * @throws InvalidReferenceException when {@code text} is no reference, or names a transport that is not known
     */
    public Reference parse(String text) {
        Matcher scheme = SCHEME.matcher(text);
        if (scheme.matches()) {
            if (scheme.group(1).equals(Reference.REGISTRY_TRANSPORT)) {
                return parseRegistry(scheme.group(2), text);
            }
            throw unknownTransport(text, scheme.group(1));
        }
        Matcher location = LOCATION.matcher(text);
        if (location.matches() && transports.contains(location.group(1))) {
            return new LocationReference(location.group(1), absolute(location.group(2), text));
        }
        return parseRegistry(text, text);
    }

    /** Makes a path independent of the current directory, so that the same text always means the same place. */
    private static String absolute(String location, String text) {
        if (location.isEmpty()) {
            throw invalid(text, "nothing follows the transport");
        }
        try {
            return Path.of(location).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            throw invalid(text, e.getReason());
        }
    }

    private RegistryReference parseRegistry(String reference, String text) {
        if (reference.isEmpty()) {
            throw invalid(text, "it is empty");
        }
        if (IDENTIFIER.matcher(reference).matches()) {
            throw invalid(text, "64 hexadecimal digits are an image's ID, not a name");
        }
        int at = reference.indexOf('@');
        Optional<Digest> digest =
                at < 0 ? Optional.empty() : Optional.of(parseDigest(reference.substring(at + 1), text));
        String nameAndTag = at < 0 ? reference : reference.substring(0, at);
        int colon = nameAndTag.lastIndexOf(':');
        boolean tagged = colon > nameAndTag.lastIndexOf('/');
        Optional<String> tag = tagged ? Optional.of(checkTag(nameAndTag.substring(colon + 1), text)) : Optional.empty();
        String name = tagged ? nameAndTag.substring(0, colon) : nameAndTag;
        if (tag.isEmpty() && digest.isEmpty()) {
            tag = Optional.of("latest");
        }
        return normalise(name, tag, digest, text);
    }

    private RegistryReference normalise(String name, Optional<String> tag, Optional<Digest> digest, String text) {
        int slash = name.indexOf('/');
        boolean hasDomain = slash >= 0 && isDomain(name.substring(0, slash));
        String domain = hasDomain ? name.substring(0, slash) : defaultDomain;
        String repository = hasDomain ? name.substring(slash + 1) : name;
        boolean sandboxes = domain.equals(SANDBOXES);
        if (sandboxes || domain.equals(LEGACY_DOCKER_HUB)) {
            domain = DOCKER_HUB;
        }
        if (domain.equals(DOCKER_HUB) && !repository.isEmpty() && repository.indexOf('/') < 0) {
            repository = "library/" + repository;
        }
        checkName(domain, repository, text);
        if (sandboxes && !repository.startsWith("library/")) {
            warnings.accept(DisplayText.of(text) + ": " + SANDBOXES + "/" + repository + " is served from " + DOCKER_HUB
                    + "/" + repository + ", which anybody may have published");
        }
        return new RegistryReference(domain, repository, tag, digest);
    }

    /** A first component is a registry when it can't be part of a repository on the default one. */
    private static boolean isDomain(String component) {
        return component.equals("localhost")
                || component.indexOf('.') >= 0
                || component.indexOf(':') >= 0
                || !component.toLowerCase(Locale.ROOT).equals(component);
    }

    private void checkName(String domain, String repository, String text) {
        // Matching these patterns takes stack for each component.
        boolean isRegistry = domain.length() <= MAX_NAME_LENGTH
                && ANCHORED_DOMAIN.matcher(domain).matches();
        boolean isShort = repository.length() <= MAX_NAME_LENGTH;
        if (isRegistry && isShort && REPOSITORY.matcher(repository).matches()) {
            return;
        }
        Matcher location = LOCATION.matcher(text);
        if (location.matches() && location.group(2).indexOf('/') >= 0) {
            throw unknownTransport(text, location.group(1));
        }
        if (!isRegistry) {
            throw invalid(text, "\"" + DisplayText.of(domain) + "\" is not HOST or HOST:PORT");
        }
        if (!isShort) {
            throw invalid(text, "a repository's name must not be longer than " + MAX_NAME_LENGTH + " characters");
        }
        boolean upper = !repository.toLowerCase(Locale.ROOT).equals(repository);
        throw invalid(
                text,
                upper
                        ? "a repository's name must be lower-case"
                        : "\"" + DisplayText.of(repository) + "\" is not a repository's name");
    }

    private static String checkTag(String tag, String text) {
        if (!TAG.matcher(tag).matches()) {
            throw invalid(text, "\"" + DisplayText.of(tag) + "\" is not a tag");
        }
        return tag;
    }

    private static Digest parseDigest(String digest, String text) {
        try {
            return Digest.parse(digest);
        } catch (IllegalArgumentException e) {
            throw invalid(text, DisplayText.of(String.valueOf(e.getMessage())));
        }
    }

    private InvalidReferenceException unknownTransport(String text, String transport) {
        return invalid(
                text,
                "unknown transport \"" + DisplayText.of(transport) + "\" (known: docker, "
                        + String.join(", ", transports.stream().sorted().toList()) + ")");
    }

    private static InvalidReferenceException invalid(String text, String why) {
        return new InvalidReferenceException("invalid reference \"" + DisplayText.of(text) + "\": " + why);
    }
}
