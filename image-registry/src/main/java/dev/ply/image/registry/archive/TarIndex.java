package dev.ply.image.registry.archive;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.DisplayText;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where in an archive each file lies. Names are made relative; one that leads out of the archive makes it unreadable. As
 * everywhere in tar, the last entry of a name counts. Immutable.
 */
final class TarIndex {

    private static final int MAX_LINKS = 16;

    private final String subject;
    private final Map<String, Entry> entries;
    private final boolean ended;

    private TarIndex(String subject, Map<String, Entry> entries, boolean ended) {
        this.subject = subject;
        this.entries = entries;
        this.ended = ended;
    }

    private sealed interface Entry {}

    /** Where a file's bytes lie: from {@code start} to before {@code end}. */
    record File(long start, long end) implements Entry {}

    /** Another name for an entry. */
    private record Link(String target) implements Entry {}

    /** Collects entries in the archive's order. */
    static final class Builder {

        private final String subject;
        private final Map<String, Entry> entries = new HashMap<>();

        Builder(String subject) {
            this.subject = subject;
        }

        void file(String name, long start, long end) throws IntegrityException {
            entries.put(relative(subject, "", name), new File(start, end));
        }

        /** A hard link: its target is named from the archive's root. */
        void hardLink(String name, String target) throws IntegrityException {
            entries.put(relative(subject, "", name), new Link(relative(subject, "", target)));
        }

        /** A symbolic link: its target is named from the link's own directory. */
        void symbolicLink(String name, String target) throws IntegrityException {
            String link = relative(subject, "", name);
            entries.put(link, new Link(relative(subject, link.substring(0, link.lastIndexOf('/') + 1), target)));
        }

        /** @param ended whether the archive's end is marked, as it has to be but often is not */
        TarIndex build(boolean ended) {
            return new TarIndex(subject, Map.copyOf(entries), ended);
        }
    }

    /** The file with this name, links followed. */
    Optional<File> find(String name) throws IntegrityException {
        Entry entry = entries.get(relative(subject, "", name));
        for (int i = 0; entry instanceof Link link; i++) {
            if (i == MAX_LINKS) {
                throw new IntegrityException(subject + ": " + DisplayText.of(name) + ": too many links, or a loop");
            }
            entry = entries.get(link.target());
        }
        return entry instanceof File file ? Optional.of(file) : Optional.empty();
    }

    /**
     * The same for a file that has to be there.
     *
     * @throws NoSuchFileException when it is not
     * @throws IntegrityException when it is not, and the archive was cut between two entries
     */
    File require(String name) throws IOException {
        Optional<File> file = find(name);
        if (file.isEmpty() && !ended) {
            throw new IntegrityException(
                    subject + ": truncated: it has no end, and " + DisplayText.of(name) + " is not among what it has");
        }
        return file.orElseThrow(() -> new NoSuchFileException(name));
    }

    private static String relative(String subject, String directory, String name) throws IntegrityException {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : (name.startsWith("/") ? name : directory + name).split("/", -1)) {
            if (part.equals("..") && parts.pollLast() == null) {
                throw new IntegrityException(
                        subject + ": the entry " + DisplayText.of(name) + " leads out of the archive");
            }
            if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }
}
