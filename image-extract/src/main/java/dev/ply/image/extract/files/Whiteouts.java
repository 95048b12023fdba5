package dev.ply.image.extract.files;

/** The forms in which whiteouts lie in a tree. */
enum Whiteouts {
    /** As the layer has them: files called {@code .wh.NAME}. */
    AUFS("aufs", ""),
    /**
     * As the kernel's overlayfs reads them: character devices 0:0 and {@code trusted.overlay.opaque}, which only root can
     * set: for everybody else this is {@link #OVERLAY_USER}.
     */
    OVERLAY("overlay", "trusted.overlay.opaque"),
    /** The same for mounts with the option {@code userxattr}. */
    OVERLAY_USER("overlay-user", "user.overlay.opaque");

    private final String word;
    private final String opaqueAttribute;

    Whiteouts(String word, String opaqueAttribute) {
        this.word = word;
        this.opaqueAttribute = opaqueAttribute;
    }

    String word() {
        return word;
    }

    String opaqueAttribute() {
        return opaqueAttribute;
    }

    static Whiteouts of(String word) {
        for (Whiteouts whiteouts : values()) {
            if (whiteouts.word.equals(word)) {
                return whiteouts;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
