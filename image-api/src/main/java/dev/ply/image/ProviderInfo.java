package dev.ply.image;

import java.util.Optional;

/**
 * A provider that was found, or that was there and could not be used.
 *
 * @param kind what it provides: {@code transport}, {@code cache}, {@code store}, {@code extractor}, {@code decompressor}
 *     or {@code credentials}
 * @param name the name that selects it; the class's name where it could not be made
 * @param version the version of its jar, where the jar tells
 * @param origin the jar or folder it came from, where that is known
 * @param active whether this client uses it
 * @param problem why it can't be used
 */
public record ProviderInfo(
        String kind,
        String name,
        Optional<String> version,
        Optional<String> origin,
        boolean active,
        Optional<String> problem) {}
