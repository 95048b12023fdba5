package dev.ply.image.io;

/** Makes text from a server, an archive or a user fit to be shown. */
public final class DisplayText {

    private static final int MAX_LENGTH = 300;

    private DisplayText() {}

    /**
     * The text without control, escape, bidirectional and other invisible characters, each replaced by U+FFFD, and cut
     * to 300 characters.
     */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), MAX_LENGTH + 1));
        int length = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (++length > MAX_LENGTH) {
                return shown.append('…').toString();
            }
            shown.appendCodePoint(isVisible(c) ? c : 0xFFFD);
        }
        return shown.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
