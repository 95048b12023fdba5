package dev.ply.image.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.layer.GlobalLayerOps.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeasesTest {

    private final Leases leases = new Leases();
    private final List<String> closed = new ArrayList<>();

    private Lease lease(String name) {
        return () -> closed.add(name);
    }

    private static Lease stuck(String why) {
        return () -> {
            throw new UncheckedIOException(new IOException(why));
        };
    }

    @Test
    void oneThatFailsToCloseKeepsNoneOfTheOthers() throws IOException {
        leases.add(() -> lease("first"));
        leases.add(() -> stuck("second"));
        leases.add(() -> stuck("third"));
        leases.add(() -> lease("last"));

        assertThatThrownBy(leases::close)
                .hasRootCauseMessage("third")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        assertThat(closed).containsExactly("last", "first");
    }

    @Test
    void whatKeptOneFromBeingTakenIsToldWhateverClosingTheOthersDoes() throws IOException {
        leases.add(() -> lease("first"));
        leases.add(() -> stuck("second"));

        assertThatThrownBy(() -> leases.add(() -> {
                    throw new IOException("taken");
                }))
                .hasMessage("taken");
        assertThat(closed).containsExactly("first");
    }
}
