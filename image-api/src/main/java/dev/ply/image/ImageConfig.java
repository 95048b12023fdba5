package dev.ply.image;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an image is run, and what it was made of (OCI image specification, "Image Configuration"). Lists and maps are
 * never null; what the config leaves out is empty.
 *
 * @param platform what the config says the image is for
 * @param created when the image was made
 * @param author who made it
 * @param defaults the defaults for running it
 * @param diffIds the digests of the uncompressed layers, base first
 * @param history how each layer came to be, base first
 */
public record ImageConfig(
        Platform platform,
        Optional<Instant> created,
        Optional<String> author,
        RunDefaults defaults,
        List<Digest> diffIds,
        List<History> history) {

    /** Copies the lists. */
    public ImageConfig {
        diffIds = List.copyOf(diffIds);
        history = List.copyOf(history);
    }

    /**
     * The defaults for running a container.
     *
     * @param user user, or user:group, by name or number
     * @param exposedPorts such as {@code 80/tcp}
     * @param env such as {@code PATH=/bin}
     * @param entrypoint the program and its first arguments
     * @param cmd the arguments, or the whole command where there is no entrypoint
     * @param volumes directories that hold data
     * @param workingDir where the program starts
     * @param labels free text by key
     * @param stopSignal such as {@code SIGTERM}
     * @param shell the shell for {@code RUN}-like commands (docker's extension)
     */
    public record RunDefaults(
            Optional<String> user,
            List<String> exposedPorts,
            List<String> env,
            List<String> entrypoint,
            List<String> cmd,
            List<String> volumes,
            Optional<String> workingDir,
            Map<String, String> labels,
            Optional<String> stopSignal,
            List<String> shell) {

        /** Copies the collections. */
        public RunDefaults {
            exposedPorts = List.copyOf(exposedPorts);
            env = List.copyOf(env);
            entrypoint = List.copyOf(entrypoint);
            cmd = List.copyOf(cmd);
            volumes = List.copyOf(volumes);
            labels = Map.copyOf(labels);
            shell = List.copyOf(shell);
        }
    }

    /**
     * One step of the build.
     *
     * @param created when
     * @param createdBy the command
     * @param author who
     * @param comment why
     * @param emptyLayer whether the step made no layer
     */
    public record History(
            Optional<Instant> created,
            Optional<String> createdBy,
            Optional<String> author,
            Optional<String> comment,
            boolean emptyLayer) {}
}
