package dev.ply.image.cli.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * What is in a tar or a tree, one line a path, so that two can be compared: type, mode, owner, size, digest of the content,
 * link target, device numbers, time and extended attributes. A tree is read by GNU tar. Of hard-linked names, each but the
 * first names the first.
 */
record TreeListing(Map<String, Entry> entries) {

    private static final String XATTR = "SCHILY.xattr.";

    /** One path. */
    record Entry(
            char type,
            int mode,
            long uid,
            long gid,
            long size,
            String content,
            String link,
            String device,
            String modified,
            Map<String, String> xattrs) {}

    /** Lists a tree on the disk. */
    static TreeListing ofTree(Path tree) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder(List.of(
                        "tar",
                        "--create",
                        "--format=posix",
                        "--pax-option=delete=atime,delete=ctime",
                        "--sort=name",
                        "--numeric-owner",
                        "--xattrs",
                        "--xattrs-include=*",
                        "--directory=" + tree,
                        "."))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        TreeListing listing = ofTar(tar.getInputStream());
        if (tar.waitFor() != 0) {
            throw new IOException("tar failed on " + tree);
        }
        return listing;
    }

    /** Lists a tar; closes it. */
    static TreeListing ofTar(InputStream in) throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(in, "ISO-8859-1")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(name(entry.getName()), entry(tar, entry));
            }
        }
        return new TreeListing(entries);
    }

    private static Entry entry(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException {
        char type = (char) entry.getLinkFlag();
        Map<String, String> xattrs = new TreeMap<>();
        entry.getExtraPaxHeaders().forEach((key, value) -> {
            if (key.startsWith(XATTR)) {
                xattrs.put(key.substring(XATTR.length()), value);
            }
        });
        boolean device = type == '3' || type == '4';
        boolean link = type == '1' || type == '2';
        return new Entry(
                type == 0 ? '0' : type,
                entry.getMode() & 07777,
                entry.getLongUserId(),
                entry.getLongGroupId(),
                entry.isFile() && !link ? entry.getSize() : 0,
                type == '0' || type == 0 ? digest(tar) : "",
                link ? type == '1' ? name(entry.getLinkName()) : entry.getLinkName() : "",
                device ? entry.getDevMajor() + ":" + entry.getDevMinor() : "",
                entry.getLastModifiedTime().toString(),
                xattrs);
    }

    private static String name(String raw) {
        String name = raw.startsWith("./") ? raw.substring(2) : raw;
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    private static String digest(InputStream content) throws IOException {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[64 * 1024];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                sha.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
