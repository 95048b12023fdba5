package dev.ply.image.extract.files;

import dev.ply.image.extract.posix.Posix;
import dev.ply.image.extract.posix.PosixFile;
import dev.ply.image.io.ByteString;
import dev.ply.image.io.DisplayText;
import dev.ply.image.spi.Notices;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Extended attributes in the user's name space, on file systems that have them. Thread-safe. */
final class UserAttributes {

    private final Notices notices;
    private final AtomicBoolean warned = new AtomicBoolean();

    UserAttributes(Notices notices) {
        this.notices = notices;
    }

    /** Sets attributes, whose names go without {@code user.}. Says so once where there can be none. */
    void set(Path path, Map<String, ByteString> attributes) throws IOException {
        if (Posix.unavailable().isEmpty()) {
            ByteString bytes = FileNames.bytes(path);
            set(attributes, (name, value) -> Posix.load().setAttribute(bytes, "user." + name, value));
            return;
        }
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            warnOnce(path.toString());
        } else {
            set(attributes, (name, value) -> view.write(name, ByteBuffer.wrap(value.toByteArray())));
        }
    }

    /** The same for a file that is open. */
    void set(PosixFile open, Map<String, ByteString> attributes) throws IOException {
        set(attributes, (name, value) -> open.setAttribute("user." + name, value));
    }

    private void set(Map<String, ByteString> attributes, Setter setter) throws IOException {
        for (Map.Entry<String, ByteString> attribute : attributes.entrySet()) {
            try {
                setter.set(attribute.getKey(), attribute.getValue());
            } catch (FileSystemException e) {
                if (e.getReason() == null || !e.getReason().contains("not supported")) {
                    throw e;
                }
                warnOnce(String.valueOf(e.getFile()));
            }
        }
    }

    /** All attributes in the user's name space, by their names without {@code user.}. */
    SortedMap<String, ByteString> get(Path path) throws IOException {
        SortedMap<String, ByteString> attributes = new TreeMap<>();
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        for (String name : view == null ? List.<String>of() : view.list()) {
            ByteBuffer value = ByteBuffer.allocate(view.size(name));
            view.read(name, value);
            attributes.put(name, ByteString.of(value.array()));
        }
        return attributes;
    }

    /** Sets one attribute. */
    @FunctionalInterface
    private interface Setter {
        void set(String name, ByteString value) throws IOException;
    }

    private void warnOnce(String file) {
        if (warned.compareAndSet(false, true)) {
            notices.warning("the file system of " + DisplayText.of(file)
                    + " has no extended attributes: owners, modes and capabilities of extracted files are lost");
        }
    }
}
