package dev.ply.image.extract.files;

import dev.ply.image.extract.posix.Posix;
import dev.ply.image.extract.tree.AttributeFilter;
import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.spi.Notices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Files as they are described. */
final class NativeFlavour implements Flavour {

    private final Posix posix;
    private final AttributeSetter attributes;

    NativeFlavour(Posix posix, Notices notices) {
        this.posix = posix;
        this.attributes = new AttributeSetter(notices, "", "those of extracted files are in the layers' indexes only");
    }

    @Override
    public FileMaker maker(Path scratch) {
        return new NativeFiles(posix, attributes);
    }

    @Override
    public Optional<String> difference(Path path, LayerEntry entry) throws IOException {
        Map<String, Object> actual = Files.readAttributes(path, "unix:mode,uid,gid,rdev", LinkOption.NOFOLLOW_LINKS);
        int mode =
                OverrideStat.typeBits(entry.type()) | (entry.type() == LayerEntry.Type.SYMLINK ? 0777 : entry.mode());
        int type = number(actual, "mode") & 0170000;
        if (type != OverrideStat.typeBits(entry.type())) {
            return Optional.of("is not of its type");
        }
        if (entry.implicit()) {
            return Optional.empty();
        }
        boolean same = number(actual, "mode") == mode
                && number(actual, "uid") == (int) entry.uid()
                && number(actual, "gid") == (int) entry.gid();
        if (!same) {
            return Optional.of("has a wrong owner or mode");
        }
        boolean device =
                entry.type() == LayerEntry.Type.CHARACTER_DEVICE || entry.type() == LayerEntry.Type.BLOCK_DEVICE;
        long expected = OverrideStat.deviceNumber(entry.deviceMajor(), entry.deviceMinor());
        if (device && ((Number) get(actual, "rdev")).longValue() != expected) {
            return Optional.of("is another device");
        }
        SortedMap<String, ByteString> attributes = posix.attributes(FileNames.bytes(path));
        attributes.keySet().removeIf(name -> !AttributeFilter.counts(name));
        return attributes.equals(AttributeFilter.settable(entry.type(), entry.xattrs()))
                ? Optional.empty()
                : Optional.of("has other extended attributes");
    }

    private static int number(Map<String, Object> attributes, String name) {
        return ((Number) get(attributes, name)).intValue();
    }

    private static Object get(Map<String, Object> attributes, String name) {
        Object value = attributes.get(name);
        if (value == null) {
            throw new IllegalStateException("no attribute " + name);
        }
        return value;
    }
}
