package dev.ply.image.registry.credentials;

import java.util.Locale;
import java.util.regex.Pattern;

/** The keys that files of credentials have entries under: a registry, perhaps as a URL, perhaps with a path. */
final class RegistryKey {

    /** What docker stores its own registry under. */
    static final String DOCKER_HUB = "https://index.docker.io/v1/";

    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://");
    private static final Pattern VERSION = Pattern.compile("/v[12]/?$");
    private static final Pattern HUB = Pattern.compile("^(index\\.docker\\.io|registry-1\\.docker\\.io)(?=/|$)");

    private RegistryKey() {}

    /** Registry and path only, the registry in lower case and docker's under one name. */
    static String normalise(String key) {
        String bare = SCHEME.matcher(key.strip()).replaceFirst("");
        String unversioned = VERSION.matcher(bare).replaceFirst("").replaceFirst("/+$", "");
        int slash = unversioned.indexOf('/');
        String registry = (slash < 0 ? unversioned : unversioned.substring(0, slash)).toLowerCase(Locale.ROOT);
        String path = slash < 0 ? "" : unversioned.substring(slash);
        return HUB.matcher(registry + path).replaceFirst("docker.io");
    }

    /** Whether an entry under this normalised key is for this normalised name of a repository. */
    static boolean covers(String key, String name) {
        return name.equals(key) || name.startsWith(key + "/");
    }

    /** What docker would store a registry under. */
    static String ofRegistry(String registry) {
        return normalise(registry).equals("docker.io") ? DOCKER_HUB : registry;
    }
}
