package dev.ply.image.cli.serve;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of a sorted list a request asks for (OCI distribution specification, "Listing Tags").
 *
 * @param count how many at most
 * @param after only what comes after this
 */
record Page(int count, String after) {

    private static final Pattern COUNT = Pattern.compile("(?:^|&)n=(\\d{1,9})(?:&|$)");
    private static final Pattern LAST = Pattern.compile("(?:^|&)last=([^&]*)(?:&|$)");

    Page(URI request) {
        this(
                find(COUNT, request).map(Integer::parseInt).orElse(Integer.MAX_VALUE),
                find(LAST, request).orElse(""));
    }

    List<String> of(List<String> sorted) {
        return sorted.stream()
                .filter(item -> item.compareTo(after) > 0)
                .limit(count)
                .toList();
    }

    /** The query for the page after {@code shown}; empty where that was the last. */
    Optional<String> next(List<String> sorted, List<String> shown) {
        if (shown.isEmpty() || shown.get(shown.size() - 1).equals(sorted.get(sorted.size() - 1))) {
            return Optional.empty();
        }
        return Optional.of("?n=" + count + "&last=" + shown.get(shown.size() - 1));
    }

    private static Optional<String> find(Pattern pattern, URI request) {
        Matcher matcher = pattern.matcher(request.getQuery() == null ? "" : request.getQuery());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
