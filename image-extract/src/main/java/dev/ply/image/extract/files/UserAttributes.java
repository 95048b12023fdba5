package dev.ply.image.extract.files;

import dev.ply.image.spi.Notices;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.concurrent.atomic.AtomicBoolean;

/** Extended attributes in the user's name space, on file systems that have them. Thread-safe. */
final class UserAttributes {

    private final Notices notices;
    private final AtomicBoolean warned = new AtomicBoolean();

    UserAttributes(Notices notices) {
        this.notices = notices;
    }

    /** Sets an attribute; {@code name} goes without {@code user.}. Says so once where there can be none. */
    void set(Path path, String name, byte[] value) throws IOException {
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            if (view == null) {
                warnOnce(path);
            } else {
                view.write(name, ByteBuffer.wrap(value));
            }
        } catch (FileSystemException e) {
            if (e.getReason() == null || !e.getReason().contains("not supported")) {
                throw e;
            }
            warnOnce(path);
        }
    }

    private void warnOnce(Path path) {
        if (warned.compareAndSet(false, true)) {
            notices.warning("the file system of " + path.getParent()
                    + " has no extended attributes: owners, modes and capabilities of extracted files are lost");
        }
    }
}
