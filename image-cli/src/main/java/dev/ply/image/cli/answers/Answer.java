package dev.ply.image.cli.answers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What ply said of one image, and the files that have to be as they were.
 *
 * @param version which pull of the image this is about
 * @param files their stamps by path
 * @param texts results by name
 */
record Answer(String version, Map<String, String> files, Map<String, String> texts) {

    /** Whether the image's layers are as they were. */
    boolean holds() throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (!Stamps.of(Path.of(file.getKey())).equals(file.getValue())) {
                return false;
            }
        }
        return true;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    /** Written as lines, and the texts with their lengths. */
    byte[] bytes(String key) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        line(out, key);
        line(out, version);
        line(out, Integer.toString(files.size()));
        files.forEach((path, stamp) -> line(out, stamp + " " + path));
        texts.forEach((name, text) -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            line(out, name + " " + bytes.length);
            out.writeBytes(bytes);
        });
        return out.toByteArray();
    }

    private static void line(ByteArrayOutputStream out, String text) {
        out.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Reads an answer; empty when it is about something else. Fails in any way on what isn't one. */
    static Optional<Answer> read(Path file, String key) throws IOException {
        Lines lines = new Lines(Files.readAllBytes(file));
        if (!lines.next().equals(key)) {
            return Optional.empty();
        }
        String version = lines.next();
        int count = Integer.parseInt(lines.next());
        Map<String, String> files = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String line = lines.next();
            int space = line.indexOf(' ');
            files.put(line.substring(space + 1), line.substring(0, space));
        }
        Map<String, String> texts = new LinkedHashMap<>();
        while (!lines.atEnd()) {
            String[] head = lines.next().split(" ", 2);
            texts.put(head[0], lines.next(Integer.parseInt(head[1])));
        }
        return Optional.of(new Answer(version, files, texts));
    }

    /** Takes lines and texts from the front. */
    private static final class Lines {
        private final byte[] bytes;
        private int position;

        Lines(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean atEnd() {
            return position == bytes.length;
        }

        String next() {
            int end = position;
            while (bytes[end] != '\n') {
                end++;
            }
            String line = next(end - position);
            position++;
            return line;
        }

        String next(int length) {
            String text = new String(bytes, position, length, StandardCharsets.UTF_8);
            position += length;
            return text;
        }
    }
}
