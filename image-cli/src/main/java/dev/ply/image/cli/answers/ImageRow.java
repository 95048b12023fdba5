package dev.ply.image.cli.answers;

import dev.ply.image.cli.HumanText;
import dev.ply.image.io.DisplayText;
import java.time.Instant;
import java.util.Optional;

/**
 * What the list of images tells of one.
 *
 * @param reference the reference, as text
 * @param platform the platform, as text
 * @param manifestDigest the platform's manifest
 * @param indexDigest the index, where there was one
 * @param configDigest the config
 * @param size bytes of config and layers
 * @param pulled when it was last pulled
 * @param lastUsed when it was last asked for
 */
public record ImageRow(
        String reference,
        String platform,
        String manifestDigest,
        Optional<String> indexDigest,
        String configDigest,
        long size,
        Instant pulled,
        Instant lastUsed) {

    private static final String ABSENT = "-";
    private static final int FIELDS = 8;
    private static final int SHORT_DIGEST = 12;

    ImageRow usedAt(Instant when) {
        return new ImageRow(
                reference,
                platform,
                manifestDigest,
                indexDigest,
                configDigest,
                size,
                pulled,
                when.isAfter(lastUsed) ? when : lastUsed);
    }

    /** The cells for people to read. */
    String[] cells(Instant now) {
        int hex = manifestDigest.indexOf(':') + 1;
        return new String[] {
            reference,
            manifestDigest.substring(hex, hex + SHORT_DIGEST),
            platform,
            HumanText.bytes(size),
            HumanText.age(pulled, now),
            HumanText.age(lastUsed, now)
        };
    }

    /** One JSON object, indented to stand in an array. */
    String json() {
        return "  {\n"
                + "    \"reference\" : " + quote(reference) + ",\n"
                + "    \"manifestDigest\" : " + quote(manifestDigest) + ",\n"
                + "    \"indexDigest\" : " + indexDigest.map(ImageRow::quote).orElse("null") + ",\n"
                + "    \"configDigest\" : " + quote(configDigest) + ",\n"
                + "    \"platform\" : " + quote(platform) + ",\n"
                + "    \"size\" : " + size + ",\n"
                + "    \"pulled\" : " + quote(pulled.toString()) + ",\n"
                + "    \"lastUsed\" : " + quote(lastUsed.toString()) + "\n"
                + "  }";
    }

    /** References are paths at worst, with quotes and backslashes in them; nothing else needs to be escaped. */
    private static String quote(String text) {
        return '"' + DisplayText.of(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    String line() {
        return String.join(
                "\t",
                reference,
                platform,
                manifestDigest,
                indexDigest.orElse(ABSENT),
                configDigest,
                Long.toString(size),
                number(pulled),
                number(lastUsed));
    }

    static ImageRow parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("not an image's row");
        }
        return new ImageRow(
                fields[0],
                fields[1],
                fields[2],
                Optional.of(fields[3]).filter(digest -> !digest.equals(ABSENT)),
                fields[4],
                Long.parseLong(fields[5]),
                time(fields[6]),
                time(fields[7]));
    }

    /** Seconds and nanoseconds: reading a date as people write it takes longer than all the rest of an answer. */
    private static String number(Instant time) {
        return time.getEpochSecond() + "." + time.getNano();
    }

    private static Instant time(String number) {
        int dot = number.indexOf('.');
        return Instant.ofEpochSecond(
                Long.parseLong(number.substring(0, dot)), Long.parseLong(number.substring(dot + 1)));
    }

    /** What changes whenever the image is pulled again. */
    String version() {
        return manifestDigest + " " + number(pulled);
    }
}
