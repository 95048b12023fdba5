package dev.ply.image.extract.tree;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.extract.tar.TarEntry;
import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides which extended attributes of an archive count. Those by which overlays and runtimes steer themselves never do,
 * and those that belong to the host that wrote the archive don't either. Attributes and link targets stay in memory, so
 * their sum is bounded.
 */
public final class AttributeFilter {

    /** As much as Linux takes for one value, and for one file's list of names. */
    private static final int MAX_VALUE = 64 * 1024;

    private static final int MAX_NAME = 255;
    private static final long MAX_TOTAL = 128L << 20;

    private static final List<String> STEERING = List.of(
            "trusted.overlay.",
            "user.overlay.",
            "user.containers.override_",
            "user.fuseoverlayfs.",
            "security.fuseoverlayfs.",
            "trusted.fuseoverlayfs.");

    private static final List<String> OF_THE_HOST =
            List.of("security.selinux", "security.ima", "security.evm", "system.nfs4_acl");

    /** Those of Linux; archives from elsewhere have others. */
    private static final List<String> NAME_SPACES = List.of("user.", "trusted.", "security.", "system.");

    private long total;

    AttributeFilter() {}

    SortedMap<String, ByteString> of(TarEntry entry) throws IntegrityException {
        SortedMap<String, ByteString> kept = new TreeMap<>();
        int size = 0;
        for (Map.Entry<String, ByteString> xattr : entry.xattrs().entrySet()) {
            String name = xattr.getKey();
            if (counts(name)) {
                size += ByteString.utf8(name).length() + xattr.getValue().length();
                requirePossible(entry, name, xattr.getValue());
                kept.put(name, xattr.getValue());
            }
        }
        count(size);
        return kept;
    }

    /** Whether an attribute of this name can be a layer's. */
    public static boolean counts(String name) {
        return NAME_SPACES.stream().anyMatch(name::startsWith)
                && STEERING.stream().noneMatch(name::startsWith)
                && !OF_THE_HOST.contains(name);
    }

    /**
     * Those of a layer's attributes that Linux lets a file of this type have. What the user's name space holds it gives
     * only to files and directories; an image that has it elsewhere makes overlays fail that want to copy it.
     */
    public static SortedMap<String, ByteString> settable(LayerEntry.Type type, SortedMap<String, ByteString> xattrs) {
        if (type == LayerEntry.Type.FILE || type == LayerEntry.Type.DIRECTORY || xattrs.isEmpty()) {
            return xattrs;
        }
        SortedMap<String, ByteString> settable = new TreeMap<>(xattrs);
        settable.keySet().removeIf(name -> name.startsWith("user."));
        return settable;
    }

    /** Counts bytes that stay in memory. */
    void count(int bytes) throws LimitExceededException {
        total += bytes;
        if (total > MAX_TOTAL) {
            throw new LimitExceededException(
                    "more than " + MAX_TOTAL + " bytes of extended attributes and symlink targets");
        }
    }

    private static void requirePossible(TarEntry entry, String name, ByteString value) throws IntegrityException {
        if (value.length() > MAX_VALUE || ByteString.utf8(name).length() > MAX_NAME || name.indexOf('\0') >= 0) {
            throw new IntegrityException(entry.name() + ": an extended attribute that can't be set");
        }
    }
}
