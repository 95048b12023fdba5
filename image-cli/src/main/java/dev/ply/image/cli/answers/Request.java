package dev.ply.image.cli.answers;

import dev.ply.image.cli.OutputFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A command line in one of its simplest forms.
 *
 * @param command the command's name
 * @param operands the other words
 * @param options the options that have a value
 * @param quiet whether it says {@code -q}
 */
public record Request(String command, List<String> operands, Map<String, String> options, boolean quiet) {

    private static final Set<String> WITH_VALUE =
            Set.of("--home", "--extractor", "--platform", "--format", "--progress");

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException when it holds anything that this doesn't know
     */
    public static Request parse(List<String> args) {
        List<String> words = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        boolean quiet = false;
        for (Iterator<String> rest = args.iterator(); rest.hasNext(); ) {
            String arg = rest.next();
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            if (WITH_VALUE.contains(name)) {
                require(equals >= 0 || rest.hasNext());
                String value = equals < 0 ? rest.next() : arg.substring(equals + 1);
                require(!value.startsWith("-") && !options.containsKey(name));
                options.put(name, value);
            } else if (arg.equals("-q") || arg.equals("--quiet")) {
                quiet = true;
            } else {
                require(!arg.isEmpty() && !arg.startsWith("-"));
                words.add(arg);
            }
        }
        require(!words.isEmpty());
        Optional.ofNullable(options.get("--progress"))
                .ifPresent(mode -> require(mode.equals("none") || mode.equals("plain")));
        return new Request(words.get(0), words.subList(1, words.size()), options, quiet);
    }

    /** How the result is to be written, where that is said. */
    public Optional<OutputFormat> format() {
        return Optional.ofNullable(options.get("--format"))
                .map(word -> OutputFormat.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    private static void require(boolean simple) {
        if (!simple) {
            throw new IllegalArgumentException("not one of the simplest forms");
        }
    }
}
