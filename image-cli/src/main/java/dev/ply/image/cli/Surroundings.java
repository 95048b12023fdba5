package dev.ply.image.cli;

import java.util.List;

/** What ply goes by besides its command line, for its manual page. {@code docs/configuration.md} has the details. */
final class Surroundings {

    /** Variables, in the order in which people look for them. */
    static final List<Item> ENVIRONMENT = List.of(
            new Item("PLY_HOME", "The home, where there is no --home (default: ~/.ply)."),
            new Item(
                    "PLY_CACHE, PLY_STORE, PLY_EXTRACTOR, PLY_PLUGINS",
                    "What --cache, --store, --extractor and --plugins say where they are not given."),
            new Item("OCI_REGISTRY_DOMAIN", "The registry of references that name none (default: docker.io)."),
            new Item(
                    "REGISTRY_AUTH_FILE, DOCKER_CONFIG, XDG_RUNTIME_DIR, XDG_CONFIG_HOME",
                    "Where credentials are; see FILES."),
            new Item("CONTAINERS_REGISTRIES_CONF", "A registries.conf to read instead of the usual one."),
            new Item(
                    "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY",
                    "Proxies for registries, and hosts to reach without one. In lower case they win."),
            new Item("JAVA_HOME", "The Java to run on, 17 or newer (default: java on the PATH)."),
            new Item("PLY_JAVA_OPTS", "Options for Java, after those that ply gives it, such as -Xmx4g."));

    /** Files, with their usual places. */
    static final List<Item> FILES = List.of(
            new Item(
                    "~/.ply/config.json",
                    "Defaults and registries, of the home. The command line wins over the environment, and that over this"
                            + " file."),
            new Item(
                    "$REGISTRY_AUTH_FILE, $XDG_RUNTIME_DIR/containers/auth.json, ~/.config/containers/auth.json,"
                            + " ~/.docker/config.json",
                    "Credentials, asked in this order, after --creds and --authfile. Without XDG_RUNTIME_DIR the second is"
                            + " /run/containers/UID/auth.json; XDG_CONFIG_HOME takes the place of ~/.config, and"
                            + " DOCKER_CONFIG that of ~/.docker, where ply login keeps them."),
            new Item(
                    "~/.config/containers/registries.conf, /etc/containers/registries.conf",
                    "Mirrors and the like, for registries that config.json does not have; the first that is there."),
            new Item(
                    "certs.d/HOST[:PORT]/",
                    "In ~/.config/containers, ~/.config/docker, /etc/containers and /etc/docker: *.crt are CAs to trust,"
                            + " NAME.cert and NAME.key what ply shows of itself."));

    private Surroundings() {}

    /** A name and what it is for. */
    record Item(String term, String text) {}
}
