package dev.ply.image.extract.files;

import dev.ply.image.io.ByteString;
import dev.ply.image.io.DisplayText;
import dev.ply.image.spi.Notices;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sets extended attributes where the file system has such, and says so once where it has not. Thread-safe. */
final class AttributeSetter {

    private final Notices notices;
    private final String prefix;
    private final String loss;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** {@code prefix} is what names are given without; {@code loss} says what files lack without the attributes. */
    AttributeSetter(Notices notices, String prefix, String loss) {
        this.notices = notices;
        this.prefix = prefix;
        this.loss = loss;
    }

    /** Sets one attribute by its full name. */
    @FunctionalInterface
    interface Call {
        void set(String name, ByteString value) throws IOException;
    }

    void set(Map<String, ByteString> attributes, Call call) throws IOException {
        for (Map.Entry<String, ByteString> attribute : attributes.entrySet()) {
            try {
                call.set(prefix + attribute.getKey(), attribute.getValue());
            } catch (FileSystemException e) {
                if (e.getReason() == null || !e.getReason().contains("not supported")) {
                    throw e;
                }
                warnOnce(String.valueOf(e.getFile()), attribute.getKey());
            }
        }
    }

    /** Says that {@code file} can't have an attribute, unless something like it was said before. */
    void warnOnce(String file, String attribute) {
        if (warned.compareAndSet(false, true)) {
            notices.warning("the file system of " + DisplayText.of(file) + " has no extended attributes such as "
                    + DisplayText.of(prefix + attribute) + ": " + loss);
        }
    }
}
