package dev.ply.image;

/** Some text is no reference. The message quotes the text and says what is wrong with it. */
public final class InvalidReferenceException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public InvalidReferenceException(String message) {
        super(message);
    }
}
