package dev.ply.image.registry;

import dev.ply.image.error.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Certificates for single hosts, laid out as docker and podman do: in {@code certs.d/HOST[:PORT]/}, each
 * {@code *.crt} is a CA, {@code NAME.cert} with {@code NAME.key} is for us to show.
 */
final class CertsDirectories {

    private final List<Path> folders;

    CertsDirectories(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** The usual places; the user's before the machine's. */
    static CertsDirectories standard(Map<String, String> environment) {
        Stream<Path> own = ConfigurationFiles.named(environment, "HOME").stream()
                .map(home -> home.resolve(".config"))
                .flatMap(config -> Stream.of(config.resolve("containers"), config.resolve("docker")));
        Stream<Path> common = Stream.of(Path.of("/etc/containers"), Path.of("/etc/docker"));
        return new CertsDirectories(Stream.concat(own, common)
                .map(folder -> folder.resolve("certs.d"))
                .toList());
    }

    /** What there is for this host: the first folder that has something decides. */
    Optional<TlsSettings> of(String host, int port) throws ConfigurationException {
        String name = host.contains(":") ? "[" + host + "]" : host;
        List<String> names = port == 443 ? List.of(name + ":443", name) : List.of(name + ":" + port);
        for (Path folder : folders) {
            for (String candidateName : names) {
                Path candidate = folder.resolve(candidateName);
                if (Files.isDirectory(candidate)) {
                    return Optional.of(read(candidate));
                }
            }
        }
        return Optional.empty();
    }

    private static TlsSettings read(Path folder) throws ConfigurationException {
        List<Path> authorities = ConfigurationFiles.in(folder, "*.crt");
        Optional<TlsSettings.ClientCertificate> client = Optional.empty();
        for (Path chain : ConfigurationFiles.in(folder, "*.cert")) {
            String name = chain.getFileName().toString();
            Path key = chain.resolveSibling(name.substring(0, name.length() - ".cert".length()) + ".key");
            client = Optional.of(new TlsSettings.ClientCertificate(chain, key));
        }
        return new TlsSettings(true, authorities, client);
    }
}
