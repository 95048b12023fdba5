package dev.ply.image.extract.files;

import dev.ply.image.layer.LayerEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.Optional;

/** Files as any user can make them, the rest in extended attributes. */
final class ShadowFlavour implements Flavour {

    private final OverrideStat format;
    private final UserAttributes attributes;

    ShadowFlavour(OverrideStat format, UserAttributes attributes) {
        this.format = format;
        this.attributes = attributes;
    }

    @Override
    public FileMaker maker(Path scratch) throws IOException {
        return new ShadowFiles(format, attributes, Modes.probe(scratch));
    }

    @Override
    public Optional<String> difference(Path path, LayerEntry entry) throws IOException {
        BasicFileAttributes actual = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        boolean rightType = switch (entry.type()) {
            case DIRECTORY -> actual.isDirectory();
            case SYMLINK -> actual.isSymbolicLink();
            default -> actual.isRegularFile();
        };
        if (!rightType) {
            return Optional.of("is not of its type");
        }
        if (entry.type() == LayerEntry.Type.SYMLINK || entry.implicit()) {
            return Optional.empty();
        }
        int bits = entry.isDirectory() ? ShadowFiles.directoryMode(entry.mode()) : ShadowFiles.fileMode(entry.mode());
        if (((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777) != bits) {
            return Optional.of("has other permissions");
        }
        byte[] expected = format.encode(
                entry.type(), entry.mode(), entry.uid(), entry.gid(), entry.deviceMajor(), entry.deviceMinor());
        return Arrays.equals(expected, recorded(path)) ? Optional.empty() : Optional.of("has a wrong owner or mode");
    }

    /** What is recorded; what is not there is empty. */
    private static byte[] recorded(Path path) throws IOException {
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null || !view.list().contains(OverrideStat.NAME)) {
            return new byte[0];
        }
        ByteBuffer value = ByteBuffer.allocate(view.size(OverrideStat.NAME));
        view.read(OverrideStat.NAME, value);
        return value.array();
    }
}
