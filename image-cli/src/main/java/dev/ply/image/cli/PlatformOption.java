package dev.ply.image.cli;

import dev.ply.image.Platform;
import dev.ply.image.PullOptions;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option of every command that takes a reference. */
final class PlatformOption {

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH[/VARIANT]",
            converter = Converter.class,
            description = "The platform (default: Linux on this machine's architecture).")
    private Optional<Platform> platform;

    PlatformOption() {
        this(Optional.empty());
    }

    PlatformOption(Optional<Platform> platform) {
        this.platform = platform;
    }

    Optional<Platform> platform() {
        return platform;
    }

    PullOptions apply(PullOptions options) {
        return platform.map(options::withPlatform).orElse(options);
    }

    /** Reads platforms. */
    static final class Converter implements ITypeConverter<Platform> {
        @Override
        public Platform convert(String text) {
            try {
                return Platform.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
