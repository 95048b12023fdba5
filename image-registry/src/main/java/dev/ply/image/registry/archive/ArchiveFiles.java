package dev.ply.image.registry.archive;

import dev.ply.image.Digest;
import dev.ply.image.registry.layout.LayoutFiles;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The files in an archive, read where they lie. Thread-safe; shared by its users, each of whom closes it once. */
final class ArchiveFiles implements LayoutFiles {

    private static final int BUFFER = 64 * 1024;

    private final SharedFile archive;
    private final TarIndex index;
    private final Map<TarIndex.File, Digest> digests = new ConcurrentHashMap<>();

    ArchiveFiles(SharedFile archive, TarIndex index) {
        this.archive = archive;
        this.index = index;
    }

    boolean use() {
        return archive.use();
    }

    @Override
    public boolean has(String name) throws IOException {
        return index.find(name).isPresent();
    }

    long size(String name) throws IOException {
        TarIndex.File file = index.require(name);
        return file.end() - file.start();
    }

    @Override
    public InputStream open(String name, long offset) throws IOException {
        TarIndex.File file = index.require(name);
        return archive.open(file.start() + Math.min(offset, file.end() - file.start()), file.end());
    }

    /** The SHA-256 digest of a file, which is read for it once. */
    Digest digest(String name) throws IOException {
        TarIndex.File file = index.require(name);
        Digest known = digests.get(file);
        if (known != null) {
            return known;
        }
        MessageDigest computed = Digest.sha256(new byte[0]).newMessageDigest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = open(name, 0)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                Interrupts.check(name);
                computed.update(buffer, 0, read);
            }
        }
        Digest digest = Digest.of("sha256", computed.digest());
        digests.put(file, digest);
        return digest;
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
