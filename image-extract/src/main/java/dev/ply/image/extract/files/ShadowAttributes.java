package dev.ply.image.extract.files;

import dev.ply.image.extract.tree.Node;
import dev.ply.image.extract.tree.SpecialNode;
import dev.ply.image.io.ByteString;
import dev.ply.image.layer.LayerEntry;
import java.util.Map;
import java.util.TreeMap;

/**
 * The attributes of a file that a user made for somebody else, by their names without {@code user.}: what it really is,
 * the layer's own ones, and its {@code security.*} ones under the name where fuse-overlayfs and libkrun look for them.
 * Others are nothing that a user can set.
 */
final class ShadowAttributes {

    private static final String USER = "user.";
    private static final String SECURITY = "security.";

    private final OverrideStat format;

    ShadowAttributes(OverrideStat format) {
        this.format = format;
    }

    Map<String, ByteString> of(Node node) {
        int major = node instanceof SpecialNode special ? special.major() : 0;
        int minor = node instanceof SpecialNode special ? special.minor() : 0;
        return of(format.encode(node.type(), node.mode(), node.uid(), node.gid(), major, minor), node.xattrs());
    }

    Map<String, ByteString> of(LayerEntry entry) {
        return of(
                format.encode(
                        entry.type(), entry.mode(), entry.uid(), entry.gid(), entry.deviceMajor(), entry.deviceMinor()),
                entry.xattrs());
    }

    private static Map<String, ByteString> of(byte[] stat, Map<String, ByteString> xattrs) {
        if (xattrs.isEmpty()) {
            return Map.of(OverrideStat.NAME, ByteString.of(stat));
        }
        Map<String, ByteString> attributes = new TreeMap<>();
        attributes.put(OverrideStat.NAME, ByteString.of(stat));
        xattrs.forEach((name, value) -> {
            if (name.startsWith(USER)) {
                attributes.put(name.substring(USER.length()), value);
            } else if (name.startsWith(SECURITY)) {
                attributes.put("containers.override_" + name, value);
            }
        });
        return attributes;
    }
}
