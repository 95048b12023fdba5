package dev.ply.image.cli.bench;

import dev.ply.image.Digest;
import dev.ply.image.contract.TestSettings;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import dev.ply.image.spi.LayerExtractor;
import dev.ply.image.spi.LayerExtractorProvider;
import dev.ply.image.spi.StagedLayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Making a layer of small files, in files a second, and opening and asking its index. Where the temporary folder is,
 * {@code -Djava.io.tmpdir} tells: what a file costs is up to the file system.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls prepare first.
public class ExtractBenchmark {

    private static final int FILES = 5_000;
    private static final Digest NAME = Digest.sha256(new byte[0]);

    /** The name of the extractor's provider. */
    @Param({"shadow", "erofs"})
    public String extractor = "";

    private byte[] tar = {};
    private Path folder = Path.of("");
    private Path index = Path.of("");
    private LayerExtractor subject;

    /** Makes the tar, and a folder for all that follows. */
    @Setup
    public void prepare() throws IOException {
        folder = Files.createTempDirectory("ply-bench");
        tar = Samples.tar(FILES, 1500);
        subject = Providers.named(LayerExtractorProvider.class, extractor).create(TestSettings.in(folder));
        Path staging = Files.createDirectory(folder.resolve("for-index"));
        try (StagedLayer staged = subject.stage(NAME, new ByteArrayInputStream(tar), staging)) {
            index = staged.index();
        }
    }

    /** Removes what was made. */
    @TearDown(Level.Trial)
    public void remove() throws IOException {
        delete(folder);
    }

    /** Unpacks the layer, and clears it away, which is part of what is measured. */
    @Benchmark
    @OperationsPerInvocation(FILES)
    public long extract() throws IOException {
        Path staging = Files.createDirectory(folder.resolve("staging"));
        try (StagedLayer staged = subject.stage(NAME, new ByteArrayInputStream(tar), staging)) {
            staged.finish(Map.of());
            return staged.entries();
        } finally {
            delete(staging);
        }
    }

    /** Opens the index, which checks all of it, and finds one entry. */
    @Benchmark
    public boolean openIndex() throws IOException {
        try (LayerIndex opened = subject.openIndex(index)) {
            return opened.find(LayerPath.of("srv/42/f2113")).isPresent();
        }
    }

    private static void delete(Path tree) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(tree)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
