package dev.ply.image.cli;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** What somebody may have meant who mistyped an option or a command. */
final class SimilarWords {

    private SimilarWords() {}

    /** The most similar of a command's options and commands; none where all are quite different. */
    static List<String> to(String typed, CommandSpec command) {
        String bare = bare(typed);
        return Stream.concat(command.optionsMap().keySet().stream(), command.subcommands().keySet().stream())
                .filter(word -> isSimilar(bare, bare(word)))
                .collect(Collectors.groupingBy(word -> mistakes(bare, bare(word)), TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .findFirst()
                .orElse(List.of());
    }

    /** A word of one letter is like too many others. */
    private static boolean isSimilar(String typed, String word) {
        boolean longEnough = typed.length() > 1 && word.length() > 1;
        return longEnough && mistakes(typed, word) <= Math.max(1, typed.length() / 3);
    }

    /** Whoever types {@code version} may mean {@code --version}. */
    private static String bare(String word) {
        return word.replaceFirst("^-+", "");
    }

    /** How many letters to add, leave out, replace or swap with the next one. What is only cut short is one mistake. */
    private static int mistakes(String typed, String word) {
        if (word.startsWith(typed)) {
            return Math.min(1, word.length() - typed.length());
        }
        int[][] counts = new int[typed.length() + 1][word.length() + 1];
        for (int i = 0; i <= typed.length(); i++) {
            for (int j = 0; j <= word.length(); j++) {
                counts[i][j] = i == 0 || j == 0 ? i + j : fewest(counts, typed, i, word, j);
            }
        }
        return counts[typed.length()][word.length()];
    }

    private static int fewest(int[][] counts, String typed, int i, String word, int j) {
        boolean same = typed.charAt(i - 1) == word.charAt(j - 1);
        boolean swapped = i > 1
                && j > 1
                && typed.charAt(i - 1) == word.charAt(j - 2)
                && typed.charAt(i - 2) == word.charAt(j - 1);
        return IntStream.of(
                        counts[i - 1][j] + 1,
                        counts[i][j - 1] + 1,
                        counts[i - 1][j - 1] + (same ? 0 : 1),
                        swapped ? counts[i - 2][j - 2] + 1 : Integer.MAX_VALUE)
                .min()
                .orElseThrow();
    }
}
