package dev.ply.image.cli.bench;

import com.github.luben.zstd.Zstd;
import dev.ply.image.contract.PlainDecompressor;
import dev.ply.image.contract.TestSettings;
import dev.ply.image.spi.Decompressor;
import dev.ply.image.spi.DecompressorProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Decompressing, in MiB of content a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class InflateBenchmark {

    private static final int MIB = 32;
    private static final int BUFFER = 256 * 1024;

    /** The name of the decompressor's provider. */
    @Param({"gzip", "isal", "zstd"})
    public String decompressor = "";

    private byte[] compressed = {};
    private final byte[] buffer = new byte[BUFFER];
    private Decompressor subject = new PlainDecompressor();

    /** Compresses the sample. */
    @Setup
    public void compress() throws IOException {
        byte[] content = Samples.content(MIB << 20, 1);
        compressed = decompressor.equals("zstd") ? Zstd.compress(content) : gzip(content);
        subject = Providers.named(DecompressorProvider.class, decompressor).create(TestSettings.in(Path.of("")));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /** Reads the content to its end. */
    @Benchmark
    @OperationsPerInvocation(MIB)
    public long inflate() throws IOException {
        long total = 0;
        try (InputStream in = subject.decompress(new ByteArrayInputStream(compressed))) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                total += read;
            }
        }
        return total;
    }
}
