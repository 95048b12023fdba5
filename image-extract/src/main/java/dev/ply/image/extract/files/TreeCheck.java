package dev.ply.image.extract.files;

import dev.ply.image.error.CancelledException;
import dev.ply.image.io.ByteString;
import dev.ply.image.io.DisplayText;
import dev.ply.image.layer.LayerEntry;
import dev.ply.image.layer.LayerIndex;
import dev.ply.image.layer.LayerPath;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Compares a tree with its index, all but the contents of files. */
final class TreeCheck {

    private static final ByteString WHITEOUT = ByteString.utf8(".wh.");

    private final Flavour flavour;
    private final Whiteouts whiteouts;
    private final Path root;
    private final LayerIndex index;
    private final List<String> faults = new ArrayList<>();

    TreeCheck(Flavour flavour, Whiteouts whiteouts, Path root, LayerIndex index) {
        this.flavour = flavour;
        this.whiteouts = whiteouts;
        this.root = root;
        this.index = index;
    }

    List<String> run() throws IOException {
        for (Iterator<LayerEntry> entries = index.entries(); entries.hasNext(); ) {
            LayerEntry entry = entries.next();
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException("verification: interrupted");
            }
            if (!entry.whiteout() || whiteouts == Whiteouts.AUFS) {
                check(entry, FileNames.resolve(root, entry.path()));
            }
        }
        return List.copyOf(faults);
    }

    private void check(LayerEntry entry, Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            fault(entry.path(), "is missing");
            return;
        }
        Optional<String> difference = flavour.difference(path, entry);
        if (difference.isPresent()) {
            fault(entry.path(), difference.get());
            return;
        }
        switch (entry.type()) {
            case FILE -> checkFile(entry, path);
            case DIRECTORY -> checkNames(entry, path);
            case SYMLINK -> checkTarget(entry, path);
            default -> {}
        }
        if (!entry.implicit()) {
            checkTime(entry, path);
        }
    }

    private void checkFile(LayerEntry entry, Path path) throws IOException {
        if (entry.hardLink().isPresent()) {
            Path first = FileNames.resolve(root, entry.hardLink().get());
            if (!Files.exists(first, LinkOption.NOFOLLOW_LINKS) || !Files.isSameFile(path, first)) {
                fault(entry.path(), "is no longer a name of " + entry.hardLink().get());
            }
        } else if (Files.size(path) != entry.size()) {
            fault(entry.path(), "has " + Files.size(path) + " bytes instead of " + entry.size());
        }
    }

    private void checkNames(LayerEntry directory, Path path) throws IOException {
        try (DirectoryStream<Path> names = Files.newDirectoryStream(path)) {
            for (Path child : names) {
                ByteString name = FileNames.bytes(child.getFileName());
                LayerPath place = directory.path().resolve(name);
                boolean whiteout = whiteouts != Whiteouts.AUFS
                        && index.find(directory.path().resolve(WHITEOUT.concat(name)))
                                .isPresent();
                if (index.find(place).isEmpty() && !whiteout) {
                    fault(place, "does not belong to the layer");
                }
            }
        }
    }

    /** Doubled and trailing slashes, which Java loses, make no difference. */
    private void checkTarget(LayerEntry entry, Path path) throws IOException {
        Path actual = FileNames.target(FileNames.bytes(Files.readSymbolicLink(path)));
        if (!actual.equals(FileNames.target(entry.linkTarget()))) {
            fault(entry.path(), "leads somewhere else");
        }
    }

    /** To the microsecond, which is what Java gives to symlinks. */
    private void checkTime(LayerEntry entry, Path path) throws IOException {
        Instant actual =
                Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant();
        if (!actual.truncatedTo(ChronoUnit.MICROS).equals(entry.modified().truncatedTo(ChronoUnit.MICROS))) {
            fault(entry.path(), "has another time");
        }
    }

    private void fault(LayerPath path, String what) {
        faults.add(fault(root, path, what));
    }

    static String fault(Path root, LayerPath path, String what) {
        return DisplayText.of(FileNames.resolve(root, path).toString()) + ": " + what;
    }
}
