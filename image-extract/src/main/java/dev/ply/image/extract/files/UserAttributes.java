package dev.ply.image.extract.files;

import dev.ply.image.extract.posix.Posix;
import dev.ply.image.extract.posix.PosixFile;
import dev.ply.image.io.ByteString;
import dev.ply.image.spi.Notices;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Extended attributes in the user's name space, on file systems that have them. Thread-safe. */
final class UserAttributes {

    private static final String USER = "user.";

    private final AttributeSetter setter;

    UserAttributes(Notices notices) {
        setter = new AttributeSetter(
                notices, USER, "owners, modes and capabilities of extracted files are in the layers' indexes only");
    }

    /** Sets attributes, whose names go without {@code user.}. Says so once where there can be none. */
    void set(Path path, Map<String, ByteString> attributes) throws IOException {
        if (Posix.unavailable().isEmpty()) {
            ByteString bytes = FileNames.bytes(path);
            setter.set(attributes, (name, value) -> Posix.load().setAttribute(bytes, name, value));
            return;
        }
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            setter.warnOnce(path.toString(), OverrideStat.NAME);
        } else {
            setter.set(
                    attributes,
                    (name, value) -> view.write(name.substring(USER.length()), ByteBuffer.wrap(value.toByteArray())));
        }
    }

    /** The same for a file that is open. */
    void set(PosixFile open, Map<String, ByteString> attributes) throws IOException {
        setter.set(attributes, open::setAttribute);
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
}
