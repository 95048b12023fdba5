package dev.ply.image.cli.bench;

import dev.ply.image.Digest;
import dev.ply.image.io.VerifyingInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Proving bytes as they pass, in MiB a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class DigestBenchmark {

    private static final int MIB = 16;
    private static final int BUFFER = 256 * 1024;

    private final byte[] content = Samples.content(MIB << 20, 2);
    private final Digest digest = Digest.sha256(content);
    private final byte[] buffer = new byte[BUFFER];

    /** Reads to the end, where the digest is compared. */
    @Benchmark
    @OperationsPerInvocation(MIB)
    public long verify() throws IOException {
        try (VerifyingInputStream in =
                new VerifyingInputStream(new ByteArrayInputStream(content), "sample", digest, content.length)) {
            for (int read = in.read(buffer); read >= 0; ) {
                read = in.read(buffer);
            }
            return in.count();
        }
    }
}
