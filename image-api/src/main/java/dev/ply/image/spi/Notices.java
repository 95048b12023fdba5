package dev.ply.image.spi;

/** What a user should hear although nothing failed. Thread-safe; quick. Texts are one line, without credentials. */
public interface Notices {

    /** Tells nobody. */
    Notices NONE = new Notices() {
        @Override
        public void warning(String text) {}

        @Override
        public void information(String text) {}
    };

    /** Something is not as it should be, and the work goes on. */
    void warning(String text);

    /** What is going on, such as the wait before a repeated request. */
    void information(String text);
}
