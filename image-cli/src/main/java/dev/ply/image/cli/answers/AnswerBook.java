package dev.ply.image.cli.answers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The answers of one home: a list of its images, with the state of the home that it was read in, and a file for each
 * image that was pulled or inspected since. Safe for processes: files are replaced, never written to.
 */
public final class AnswerBook {

    /** A cached pull's result, as {@code --format json} has it. */
    public static final String PULL_JSON = "pull.json";

    /** The same for people. */
    public static final String PULL_TEXT = "pull.text";

    /** What {@code ply inspect} shows. */
    public static final String INSPECT = "inspect";

    private static final String FORMAT = "3";
    private static final int HEADER_LINES = 2;

    private final Path home;
    private final Path folder;
    private final String settings;

    /**
     * The answers of a home. They name files by their paths, and so are given only where the home goes by the same path as
     * before, be it that another one has that now.
     *
     * @param home absolute
     * @param settings everything else that answers depend on
     */
    public AnswerBook(Path home, String settings) {
        this.home = home;
        this.folder = home.resolve("answers");
        this.settings = FORMAT + " " + settings + " " + home;
    }

    /** The images in the store; empty when that can't be told from here. */
    public Optional<List<ImageRow>> images() throws IOException {
        Optional<List<ImageRow>> rows = rows();
        if (rows.isEmpty()) {
            return rows;
        }
        return Optional.of(upToDate(rows.get()));
    }

    /** The same images, with what was said of them since they were recorded. */
    public List<ImageRow> upToDate(List<ImageRow> rows) throws IOException {
        List<ImageRow> current = new ArrayList<>();
        for (ImageRow row : rows) {
            current.add(row.usedAt(lastGiven(row)));
        }
        return current;
    }

    /** What was said of an image before, where that still holds; notes that the image was used. */
    public Optional<String> text(String reference, String platform, String name) throws IOException {
        for (ImageRow row : rows().orElse(List.of())) {
            if (row.reference().equals(reference) && row.platform().equals(platform)) {
                return text(row, name);
            }
        }
        return Optional.empty();
    }

    private Optional<String> text(ImageRow row, String name) throws IOException {
        Path file = file(row);
        Optional<Answer> answer = Answer.read(file, subject(row));
        if (answer.isEmpty() || !holds(answer.get(), row)) {
            return Optional.empty();
        }
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        return answer.get().text(name);
    }

    private static boolean holds(Answer answer, ImageRow row) throws IOException {
        return answer.version().equals(row.version()) && answer.holds();
    }

    private Optional<List<ImageRow>> rows() throws IOException {
        List<String> lines = Files.readAllLines(index());
        boolean current = lines.size() >= HEADER_LINES
                && lines.get(0).equals(settings)
                && lines.get(1).equals(Stamps.ofHome(home));
        return current
                ? Optional.of(
                        lines.stream().skip(HEADER_LINES).map(ImageRow::parse).toList())
                : Optional.empty();
    }

    private Instant lastGiven(ImageRow row) throws IOException {
        try {
            return Files.getLastModifiedTime(file(row)).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (NoSuchFileException e) {
            return Instant.MIN;
        }
    }

    /** The state that the home is in, once it can be told from any later one. */
    public String state() throws IOException, InterruptedException {
        Stamps.settle(home);
        return Stamps.ofHome(home);
    }

    /**
     * Keeps what was read while the home was in this state; nothing when it isn't any more.
     *
     * @param rows all images
     */
    public void publish(String state, List<ImageRow> rows) throws IOException {
        StringBuilder text =
                new StringBuilder(settings).append('\n').append(state).append('\n');
        rows.forEach(row -> text.append(row.line()).append('\n'));
        if (Stamps.ofHome(home).equals(state)) {
            replace(index(), text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The states that files and folders are in, by path. */
    public Map<String, String> stamps(Set<Path> files) throws IOException {
        Map<String, String> stamps = new LinkedHashMap<>();
        for (Path file : files) {
            stamps.put(file.toString(), Stamps.of(file));
        }
        return stamps;
    }

    /**
     * Keeps what was said of an image.
     *
     * @param stamps the states of the files and folders that it depends on
     * @param texts results by name
     */
    public void keep(ImageRow row, Map<String, String> stamps, Map<String, String> texts) throws IOException {
        replace(file(row), new Answer(row.version(), stamps, texts).bytes(subject(row)));
        Files.setLastModifiedTime(file(row), FileTime.from(row.lastUsed()));
    }

    /** Whether what was kept of the image still holds. */
    public boolean knows(ImageRow row) throws IOException {
        try {
            Optional<Answer> answer = Answer.read(file(row), subject(row));
            return answer.isPresent() && holds(answer.get(), row);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Gives none of these answers again. */
    public void forget() throws IOException {
        Files.deleteIfExists(index());
    }

    private void replace(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(folder);
        Path temporary = Files.createTempFile(folder, ".new-", "");
        try {
            Files.write(temporary, bytes);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private Path index() {
        return folder.resolve("index");
    }

    /** What an answer is about: the image, and all that decides which layers are its. */
    private String subject(ImageRow row) throws IOException {
        return key(row) + " " + Stamps.ofConfig(home) + " " + settings;
    }

    private static String key(ImageRow row) {
        return row.reference() + " " + row.platform();
    }

    /** Any name will do that rarely belongs to two: the file says what it is about. */
    private Path file(ImageRow row) {
        return folder.resolve(Integer.toHexString(key(row).hashCode()));
    }
}
