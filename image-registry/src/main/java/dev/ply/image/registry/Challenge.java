package dev.ply.image.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A way to log in that a server offers (RFC 9110, section 11.6.1), read as leniently as registries write it: several in
 * one header or in several, values quoted or bare, bare ones with colons, equals signs and commas in them.
 *
 * @param scheme in lower case
 * @param parameters by name in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

    private static final String NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
    /** Where a bare value ends: before the next parameter, the next scheme, or at the end. */
    private static final String BARE_END =
            "(?=\\s*(?:$|,\\s*$|,\\s*" + NAME + "\\s*=|,\\s*" + NAME + "\\s+[^\\s,=]|,\\s+" + NAME + "\\s*(?:,|$)))";

    private static final Pattern PARAMETER = Pattern.compile(
            "[\\s,]*(" + NAME + ")\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s\"]*?)" + BARE_END + ")");
    private static final Pattern SCHEME = Pattern.compile("[\\s,]*(" + NAME + ")(?=\\s|,|$)");

    /** Copies the parameters. */
    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** All challenges in these header values, in order. What is malformed is left out. */
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        for (String header : headers) {
            parse(header, challenges);
        }
        return challenges;
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    private static void parse(String header, List<Challenge> challenges) {
        Matcher scheme = SCHEME.matcher(header);
        Matcher parameter = PARAMETER.matcher(header);
        int position = 0;
        while (scheme.region(position, header.length()).lookingAt()) {
            position = scheme.end();
            Map<String, String> parameters = new LinkedHashMap<>();
            while (parameter.region(position, header.length()).lookingAt()) {
                position = parameter.end();
                String value = parameter.group(2) != null
                        ? parameter.group(2).replaceAll("\\\\(.)", "$1")
                        : parameter.group(3);
                parameters.putIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT), value);
            }
            challenges.add(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), parameters));
        }
    }
}
