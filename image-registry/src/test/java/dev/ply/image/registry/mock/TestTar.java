package dev.ply.image.registry.mock;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A tar archive in memory, put together entry by entry, well or badly. The same calls give the same bytes. */
public final class TestTar {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

    public TestTar() {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    public TestTar longNamesAsGnuDoes() {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        return this;
    }

    /** Everything in a folder. */
    public TestTar folder(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                file(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return this;
    }

    public TestTar file(String name, String content) throws IOException {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public TestTar file(String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setModTime(0L);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
        return this;
    }

    /** A directory, mode 0755. */
    public TestTar directory(String name) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name + "/", true);
        entry.setModTime(0L);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
        return this;
    }

    public TestTar symbolicLink(String name, String target) throws IOException {
        return link(name, TarConstants.LF_SYMLINK, target);
    }

    public TestTar hardLink(String name, String target) throws IOException {
        return link(name, TarConstants.LF_LINK, target);
    }

    /** The archive so far, with its end: two blocks of zeros. */
    public byte[] toBytes() throws IOException {
        tar.flush();
        return Arrays.copyOf(bytes.toByteArray(), bytes.size() + 1024);
    }

    public Path writeTo(Path file) throws IOException {
        return Files.write(file, toBytes());
    }

    public byte[] toGzippedBytes() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(toBytes());
        }
        return zipped.toByteArray();
    }

    private TestTar link(String name, byte type, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setModTime(0L);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
        return this;
    }
}
