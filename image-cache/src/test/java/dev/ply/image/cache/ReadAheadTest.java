package dev.ply.image.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ReadAheadTest {

    /** More than all buffers hold, and no multiple of one. */
    private static final int MUCH = 9 * 256 * 1024 + 12_345;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, MUCH})
    void passesOnAllBytes(int size) throws IOException {
        byte[] content = content(size);
        assertPassesOn(content, new ByteArrayInputStream(content), () -> {});
    }

    @Test
    void passesOnAllBytesWhenTheReaderIsTheSlowerOne() throws IOException {
        byte[] content = content(MUCH);
        assertPassesOn(content, new ByteArrayInputStream(content), ReadAheadTest::pause);
    }

    @Test
    void passesOnAllBytesWhenTheSourceIsTheSlowerOne() throws IOException {
        byte[] content = content(MUCH);
        assertPassesOn(content, new HaltingStream(content), () -> {});
    }

    @Test
    void passesOnAllBytesWhenEachIsTheSlowerOneNowAndThen() throws IOException {
        byte[] content = content(3 * MUCH);
        Random turns = new Random(1);
        assertPassesOn(content, new HaltingStream(content), () -> {
            if (turns.nextInt(4) == 0) {
                pause();
            }
        });
    }

    @Test
    void failsAsTheSourceDoesOnceWhatCameBeforeIsRead() throws IOException {
        InputStream failing = InputStream.nullInputStream();
        failing.close();
        InputStream source = new SequenceInputStream(new ByteArrayInputStream(content(1000)), failing);
        try (ReadAhead ahead = ahead(source)) {
            assertThat(ahead.readNBytes(1000)).isEqualTo(content(1000));
            assertThatThrownBy(ahead::read).isInstanceOf(IOException.class).hasMessage("Stream closed");
        }
    }

    @Test
    void closesWhileTheSourceIsFarFromItsEnd() throws IOException {
        try (ReadAhead ahead = ahead(new ByteArrayInputStream(content(3 * MUCH)))) {
            assertThat(ahead.read()).isEqualTo(content(1)[0] & 0xff);
        }
    }

    private void assertPassesOn(byte[] content, InputStream source, Runnable betweenReads) throws IOException {
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        byte[] buffer = new byte[100_000];
        try (ReadAhead ahead = ahead(source)) {
            for (int read = ahead.read(buffer); read >= 0; read = ahead.read(buffer)) {
                passed.write(buffer, 0, read);
                betweenReads.run();
            }
            assertThat(passed.toByteArray()).isEqualTo(content);
        }
    }

    private ReadAhead ahead(InputStream source) {
        return new ReadAhead(source, threads);
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(7).nextBytes(content);
        return content;
    }

    private static void pause() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives its bytes in pieces, each after a moment. */
    private static final class HaltingStream extends ByteArrayInputStream {

        HaltingStream(byte[] content) {
            super(content);
        }

        @Override
        public synchronized int read(byte[] buffer, int offset, int length) {
            pause();
            return super.read(buffer, offset, Math.min(length, 70_000));
        }
    }
}
