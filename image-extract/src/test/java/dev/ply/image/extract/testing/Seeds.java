package dev.ply.image.extract.testing;

import static dev.ply.image.extract.testing.TarItem.blockDevice;
import static dev.ply.image.extract.testing.TarItem.characterDevice;
import static dev.ply.image.extract.testing.TarItem.directory;
import static dev.ply.image.extract.testing.TarItem.fifo;
import static dev.ply.image.extract.testing.TarItem.file;
import static dev.ply.image.extract.testing.TarItem.hardLink;
import static dev.ply.image.extract.testing.TarItem.symlink;

import java.time.Instant;
import java.util.stream.Stream;

/** Archives that between them use all of the formats and rules: where fuzzing starts. */
public final class Seeds {

    private Seeds() {}

    public static Stream<byte[]> archives() {
        return Stream.of(
                Tar.of(
                        directory("d").mode(01777).owner(1, 4_000_000_000L),
                        file("d/f", "content").mode(04755).xattr("security.capability", new byte[] {1, 0, 2}),
                        hardLink("d/h", "d/f"),
                        symlink("s", "d"),
                        file("s/through", "x"),
                        characterDevice("c", 1, 3),
                        blockDevice("b", 8, 1),
                        fifo("p")),
                Tar.of(
                        file("a/.wh.gone", ""),
                        file("a/.wh..wh..opq", ""),
                        file(".wh.a", ""),
                        file("a/" + "n".repeat(120), "x").modified(Instant.ofEpochSecond(-3, 5)),
                        file("a", "file over directory"),
                        directory("a")),
                Tar.of(
                        hardLink("later", "target"),
                        hardLink("chain", "later"),
                        symlink("circle", "circle"),
                        file("target", "x"),
                        file("target", "y")),
                Tar.of(file("a", "x"), file("b", "y"), hardLink("b", "a"), hardLink("b", "a")),
                Tar.of(hardLink("d/h", "later"), file("d", "x"), file("later", "y")),
                Tar.of(
                        file(".wh..wh.plnk/1.2", "x"),
                        file(".wh..wh.plnk/3.4", "unused"),
                        hardLink("a", ".wh..wh.plnk/1.2"),
                        symlink("s", ".wh..wh.plnk"),
                        file("s/d/f", "gone")),
                Tar.of(file("d/f", "x"), hardLink("d", "d/f")),
                Tar.of(file("hole", "").pax("GNU.sparse.map", "9000,0").pax("GNU.sparse.size", "9000")),
                new Tar()
                        .global("mtime", "1.5")
                        .header("././@LongLink", 'L', 6)
                        .data(new byte[] {'d', '/', (byte) 0xff, 'x', 'y', 0})
                        .add(file("x", "y").magic("ustar  \0"))
                        .bytes(),
                Tar.of(file("x", "abcde")
                        .pax("GNU.sparse.map", "1000,3,5000,2,9000,0")
                        .pax("GNU.sparse.size", "9000")),
                Tar.of(file("GNUSparseFile.0/x", "2\n1000\n5\n9000\n0\n" + "\0".repeat(496) + "abcde")
                        .pax("GNU.sparse.major", "1")
                        .pax("GNU.sparse.minor", "0")
                        .pax("GNU.sparse.name", "x")
                        .pax("GNU.sparse.realsize", "9000")));
    }
}
