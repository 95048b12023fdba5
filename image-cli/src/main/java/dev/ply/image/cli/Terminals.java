package dev.ply.image.cli;

/** Which of the standard streams are terminals. */
record Terminals(boolean in, boolean out, boolean err) {

    static final Terminals NONE = new Terminals(false, false, false);

    /** Reads what the launcher found out: the numbers of the streams that are, such as {@code 02}. */
    static Terminals parse(String numbers) {
        return new Terminals(numbers.contains("0"), numbers.contains("1"), numbers.contains("2"));
    }
}
