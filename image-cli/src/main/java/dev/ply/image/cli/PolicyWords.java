package dev.ply.image.cli;

import dev.ply.image.PullPolicy;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Pull policies as they are typed. */
final class PolicyWords implements ITypeConverter<PullPolicy>, Iterable<String> {

    @Override
    public PullPolicy convert(String word) {
        return Arrays.stream(PullPolicy.values())
                .filter(policy -> word(policy).equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new TypeConversionException("expected " + String.join(", ", this) + " but was '" + word + "'"));
    }

    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(PullPolicy.values()).map(PolicyWords::word).iterator();
    }

    private static String word(PullPolicy policy) {
        return policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
