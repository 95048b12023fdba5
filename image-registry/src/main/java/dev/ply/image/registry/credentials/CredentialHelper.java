package dev.ply.image.registry.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ImageException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.spi.Credentials;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program that keeps credentials, {@code docker-credential-NAME}, as docker's credential helper protocol has it. One
 * that hangs or floods is stopped; one that hangs is not asked again. Thread-safe.
 */
final class CredentialHelper {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final int MAX_BYTES = 1 << 20;
    private static final String IDENTITY_TOKEN_USER = "<token>";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String program;
    private final Map<String, String> environment;
    private final Duration timeout;
    private final Consumer<String> problems;
    private volatile boolean hangs;

    /**
     * A helper.
     *
     * @param problems told why {@link #get} knows nothing, where that is not as it should be
     */
    CredentialHelper(String name, Map<String, String> environment, Duration timeout, Consumer<String> problems) {
        this.program = "docker-credential-" + name;
        this.environment = environment;
        this.timeout = timeout;
        this.problems = problems;
    }

    /** What it keeps for {@code key}; nothing when it has nothing, does not work, or takes too long. */
    Optional<Credentials> get(String key) throws CancelledException {
        if (hangs) {
            return Optional.empty();
        }
        try {
            JsonNode found = JSON.readTree(run("get", key));
            String user = found.path("Username").asText("");
            String secret = found.path("Secret").asText("");
            if (secret.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    user.equals(IDENTITY_TOKEN_USER)
                            ? new Credentials.IdentityToken(secret)
                            : new Credentials.Password(user, secret));
        } catch (CancelledException e) {
            throw e;
        } catch (NothingKept e) {
            return Optional.empty();
        } catch (IOException e) {
            String why = e instanceof ImageException ? e.getMessage() : program + ": its answer is not JSON";
            problems.accept(why + "; going on without its credentials");
            return Optional.empty();
        }
    }

    /** Gives it credentials to keep. */
    void store(String key, Credentials.Password password) throws IOException {
        ObjectNode entry = JSON.createObjectNode();
        entry.put("ServerURL", key).put("Username", password.user()).put("Secret", password.secret());
        run("store", entry.toString());
    }

    /** Makes it forget what it keeps for {@code key}; returns whether there was something. */
    boolean erase(String key) throws IOException {
        try {
            run("erase", key);
            return true;
        } catch (NothingKept e) {
            return false;
        }
    }

    private String run(String verb, String input) throws IOException {
        if (!NAME.matcher(program.substring("docker-credential-".length())).matches()) {
            throw new ImageException(DisplayText.of(program) + ": this is no credential helper's name");
        }
        ProcessBuilder builder =
                new ProcessBuilder(List.of(onPath(), verb)).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = start(builder);
        try {
            String said = converse(process, input);
            if (process.waitFor() != 0) {
                throw failure(process.exitValue(), said);
            }
            return said;
        } catch (TimeoutException e) {
            hangs = true;
            throw new ImageException(program + ": it gave no answer within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(program + ": cancelled", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Reads on a thread of its own, since a read from a pipe heeds neither clock nor interrupt. */
    private String converse(Process process, String input) throws IOException, InterruptedException, TimeoutException {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It did not want to hear; its exit status says what it makes of that.
        }
        FutureTask<byte[]> answer =
                new FutureTask<>(() -> process.getInputStream().readNBytes(MAX_BYTES));
        Thread reader = new Thread(answer, program);
        reader.setDaemon(true);
        reader.start();
        try {
            byte[] said = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TimeoutException();
            }
            return new String(said, StandardCharsets.UTF_8);
        } catch (ExecutionException e) {
            throw new ImageException(program + ": its answer can't be read", e);
        }
    }

    private Process start(ProcessBuilder builder) throws ImageException {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ImageException(program + ": this credential helper can't be run: is it installed?", e);
        }
    }

    /** Looked for where the given environment says, which may differ from this process's. */
    private String onPath() {
        return Stream.of(environment.getOrDefault("PATH", "").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElse(program);
    }

    private IOException failure(int exit, String said) {
        String words = said.strip();
        if (words.toLowerCase(Locale.ROOT).contains("credentials not found")) {
            return new NothingKept();
        }
        return new ImageException(program + ": it failed with exit status " + exit
                + (words.isEmpty() ? "" : ": " + DisplayText.of(words)));
    }

    /** The helper works and has nothing. */
    private static final class NothingKept extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
