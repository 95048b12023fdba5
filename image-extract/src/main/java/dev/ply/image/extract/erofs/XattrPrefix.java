package dev.ply.image.extract.erofs;

import java.util.Optional;

/** A name space of extended attributes, which the format has a number for. */
enum XattrPrefix {
    USER(1, "user.", false),
    ACCESS_ACL(2, "system.posix_acl_access", true),
    DEFAULT_ACL(3, "system.posix_acl_default", true),
    TRUSTED(4, "trusted.", false),
    SECURITY(6, "security.", false);

    private final int index;
    private final String text;
    private final boolean whole;

    XattrPrefix(int index, String text, boolean whole) {
        this.index = index;
        this.text = text;
        this.whole = whole;
    }

    int index() {
        return index;
    }

    /** The name space of an attribute; none where the kernel has none for it. */
    static Optional<XattrPrefix> of(String name) {
        for (XattrPrefix prefix : values()) {
            if (prefix.whole
                    ? name.equals(prefix.text)
                    : name.startsWith(prefix.text) && name.length() > prefix.text.length()) {
                return Optional.of(prefix);
            }
        }
        return Optional.empty();
    }

    /** The name space with this number. */
    static Optional<XattrPrefix> of(int index) {
        for (XattrPrefix prefix : values()) {
            if (prefix.index == index) {
                return Optional.of(prefix);
            }
        }
        return Optional.empty();
    }

    /** What the format stores of a name. */
    String suffix(String name) {
        return name.substring(text.length());
    }

    /** A name, from what the format stores. */
    String name(String suffix) {
        return text + suffix;
    }
}
