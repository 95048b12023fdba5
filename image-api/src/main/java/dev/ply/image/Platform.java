package dev.ply.image;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an image runs on, in Go's names as the OCI image index uses them: {@code linux/amd64}, {@code linux/arm/v7}.
 * Names are normalised: {@code x86_64} is {@code amd64}, {@code aarch64} is {@code arm64}, {@code arm64/v8} is
 * {@code arm64}, {@code arm} without a variant is {@code arm/v7}.
 *
 * @param os the operating system, such as {@code linux}
 * @param architecture the processor, such as {@code amd64}
 * @param variant the processor's variant, such as {@code v7}; absent where the architecture has one form only
 */
public record Platform(String os, String architecture, Optional<String> variant) implements Comparable<Platform> {

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /**
     * Normalises the names.
     *
     * @throws IllegalArgumentException when a part is empty or has a character that no platform's name has
     */
    public Platform {
        requirePart(os);
        requirePart(architecture);
        variant.ifPresent(Platform::requirePart);
        os = normaliseOs(os.toLowerCase(Locale.ROOT));
        String lowered = architecture.toLowerCase(Locale.ROOT);
        architecture = normaliseArchitecture(lowered);
        variant = normaliseVariant(lowered, variant.map(v -> v.toLowerCase(Locale.ROOT)));
    }

    /** Linux on the architecture that this virtual machine runs on. */
    public static Platform host() {
        return new Platform("linux", System.getProperty("os.arch", "amd64"), Optional.empty());
    }

    /**
     * Reads {@code OS/ARCH[/VARIANT]}.
     *
     * @throws IllegalArgumentException when {@code text} has another form
     */
    public static Platform parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new IllegalArgumentException("invalid platform \"" + text
                    + "\": expected OS/ARCH or OS/ARCH/VARIANT, such as linux/amd64 or linux/arm/v7");
        }
        return new Platform(parts[0], parts[1], parts.length == 3 ? Optional.of(parts[2]) : Optional.empty());
    }

    @Override
    public int compareTo(Platform other) {
        return toString().compareTo(other.toString());
    }

    /** {@code os/architecture[/variant]}. */
    @Override
    public String toString() {
        return os + "/" + architecture + variant.map(v -> "/" + v).orElse("");
    }

    private static void requirePart(String part) {
        if (!PART.matcher(part).matches()) {
            throw new IllegalArgumentException("invalid platform part \"" + part + "\"");
        }
    }

    private static String normaliseOs(String os) {
        return os.equals("macos") ? "darwin" : os;
    }

    private static String normaliseArchitecture(String architecture) {
        return switch (architecture) {
            case "x86_64", "x86-64" -> "amd64";
            case "i386", "i486", "i586", "i686", "x86" -> "386";
            case "aarch64" -> "arm64";
            case "armhf", "armel" -> "arm";
            default -> architecture;
        };
    }

    private static Optional<String> normaliseVariant(String architecture, Optional<String> variant) {
        return switch (architecture) {
            case "arm64", "aarch64" -> variant.filter(v -> !v.equals("8") && !v.equals("v8"));
            case "armhf" -> Optional.of("v7");
            case "armel" -> Optional.of("v6");
            case "arm" ->
                Optional.of(variant.map(v -> v.matches("[5-8]") ? "v" + v : v).orElse("v7"));
            case "amd64", "x86_64", "x86-64" -> variant.filter(v -> !v.equals("v1"));
            default -> variant;
        };
    }

    // Written out for the reason that Digest gives.
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Platform other
                && os.equals(other.os)
                && architecture.equals(other.architecture)
                && variant.equals(other.variant);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * os.hashCode() + architecture.hashCode()) + variant.hashCode();
    }
}
