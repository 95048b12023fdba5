package dev.ply.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {

    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/amd64",
        "Linux/x86_64, linux/amd64",
        "linux/x86-64, linux/amd64",
        "linux/amd64/v1, linux/amd64",
        "linux/amd64/v3, linux/amd64/v3",
        "linux/i686, linux/386",
        "linux/aarch64, linux/arm64",
        "linux/arm64/v8, linux/arm64",
        "linux/arm64/8, linux/arm64",
        "linux/arm64/v9, linux/arm64/v9",
        "linux/arm, linux/arm/v7",
        "linux/arm/6, linux/arm/v6",
        "linux/arm/V5, linux/arm/v5",
        "linux/armhf, linux/arm/v7",
        "linux/armel, linux/arm/v6",
        "linux/riscv64, linux/riscv64",
        "linux/ppc64le, linux/ppc64le",
        "macos/arm64, darwin/arm64",
        "windows/amd64, windows/amd64",
    })
    void namesAreNormalisedAndReadBackTheSame(String text, String normalised) {
        Platform platform = Platform.parse(text);

        assertThat(platform).hasToString(normalised);
        assertThat(Platform.parse(normalised)).isEqualTo(platform);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "linux", "linux/", "/amd64", "linux/amd64/v1/x", "linux//v7", "linux/a b", "linux/\u001b"})
    void whatIsNoPlatformIsRefused(String text) {
        assertThatThrownBy(() -> Platform.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thisMachineRunsLinux() {
        assertThat(Platform.host().os()).isEqualTo("linux");
    }
}
