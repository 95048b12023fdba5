package dev.ply.image.cli.bench;

import dev.ply.image.extract.tar.TarReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reading a tar's headers, in entries a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class TarBenchmark {

    private static final int FILES = 10_000;

    private byte[] tar = {};

    /** Makes the tar. */
    @Setup
    public void make() throws IOException {
        tar = Samples.tar(FILES, 1500);
    }

    /** Goes through all entries. */
    @Benchmark
    @OperationsPerInvocation(FILES)
    public long parse() throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(tar));
        long entries = 0;
        while (reader.next() != null) {
            entries++;
        }
        return entries;
    }
}
