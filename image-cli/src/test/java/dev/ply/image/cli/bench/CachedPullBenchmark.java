package dev.ply.image.cli.bench;

import dev.ply.image.ImageClient;
import dev.ply.image.PullOptions;
import dev.ply.image.PullResult;
import dev.ply.image.Reference;
import dev.ply.image.cli.SmallImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Pulling what is here already, inside a running program. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls pull first.
public class CachedPullBenchmark {

    private ImageClient client;
    private Reference reference;

    /** Pulls the image once. */
    @Setup
    public void pull() throws IOException {
        Path folder = Files.createTempDirectory("ply-bench");
        client = ImageClient.builder().home(folder.resolve("home")).build();
        reference =
                client.parse(SmallImage.in(folder.resolve("layout"), "hello").reference());
        client.pull(reference, PullOptions.defaults());
    }

    /** Closes the client. */
    @TearDown
    public void close() {
        client.close();
    }

    /** Pulls it again. */
    @Benchmark
    public PullResult pullAgain() throws IOException {
        return client.pull(reference, PullOptions.defaults());
    }
}
