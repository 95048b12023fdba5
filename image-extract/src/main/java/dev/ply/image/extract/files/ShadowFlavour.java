package dev.ply.image.extract.files;

import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Files as any user can make them, the rest in extended attributes. */
final class ShadowFlavour implements Flavour {

    private static final String OPAQUE = "overlay.opaque";

    private final ShadowAttributes overrides;
    private final UserAttributes attributes;

    ShadowFlavour(OverrideStat format, UserAttributes attributes) {
        this.overrides = new ShadowAttributes(format);
        this.attributes = attributes;
    }

    @Override
    public FileMaker maker(Path scratch) throws IOException {
        return new ShadowFiles(overrides, attributes, Modes.probe(scratch));
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
        return attributesDiffer(path, overrides.of(entry));
    }

    private Optional<String> attributesDiffer(Path path, Map<String, ByteString> expected) throws IOException {
        Map<String, ByteString> actual = attributes.get(path);
        actual.remove(OPAQUE);
        if (!Objects.equals(expected.get(OverrideStat.NAME), actual.get(OverrideStat.NAME))) {
            return Optional.of("has a wrong owner or mode");
        }
        return actual.equals(expected) ? Optional.empty() : Optional.of("has other extended attributes");
    }
}
