package dev.ply.image.extract.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ply.image.spi.DecompressorProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same with the other inflater, where the library is installed. */
class IsalTest extends GzipTest {

    @BeforeAll
    static void requireLibrary() {
        assumeTrue(IsalSelfTest.run().isEmpty() || System.getenv("CI") != null, "libisal2 is not installed");
    }

    @Override
    protected DecompressorProvider provider() {
        return new IsalDecompressorProvider();
    }

    @Test
    void isPreferredWhereItWorks() {
        assertThat(provider().unavailable()).isEmpty();
        assertThat(provider().preference()).isGreaterThan(new GzipDecompressorProvider().preference());
    }
}
