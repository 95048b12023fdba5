package dev.ply.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Guards what programs and plug-ins compile against. The packages of the engine and of JSON are left out: classes there are public
 * only for each other.
 */
class PublicApiTest {

    private static final Set<String> INTERNAL =
            Set.of("dev.ply.image.pull", "dev.ply.image.merge", "dev.ply.image.json");
    private static final Path ACKNOWLEDGED = Path.of("api.txt");
    private static final Pattern TYPE = Pattern.compile("(?:[a-z]\\w*\\.)+[A-Z]\\w*");

    @Test
    void theApiIsTheOneThatWasAcknowledged() throws Exception {
        List<String> actual = signatures();
        if (Boolean.getBoolean("api.acknowledge")) {
            Files.write(ACKNOWLEDGED, actual);
        }
        List<String> acknowledged = Files.readAllLines(ACKNOWLEDGED);
        if (!actual.equals(acknowledged)) {
            fail("The public API has changed:\n" + String.join("\n", difference(acknowledged, actual))
                    + "\nWhere that is meant: mvn -pl image-api test -Dtest=PublicApiTest -Dapi.acknowledge=true");
        }
    }

    @Test
    void typesOfOtherLibrariesStayOutOfSignaturesExceptTheGuiceModules() throws Exception {
        List<String> foreign = new ArrayList<>();
        String subject = "";
        for (String line : signatures()) {
            subject = line.startsWith(" ") ? subject : line;
            Matcher type = TYPE.matcher(line);
            while (type.find()) {
                boolean ours = type.group().startsWith("java.") || type.group().startsWith("dev.ply.");
                if (!ours && !subject.contains(" dev.ply.image.inject.ImageModule ")) {
                    foreign.add(subject + ": " + line.strip());
                }
            }
        }
        assertThat(foreign).isEmpty();
    }

    private static List<String> signatures() throws Exception {
        Path classes = Path.of(ImageClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return new ApiSignatures(classes, INTERNAL).print();
    }

    /** The lines of one list only, under the class that they belong to. */
    private static List<String> difference(List<String> before, List<String> after) {
        List<String> difference = new ArrayList<>();
        qualified(before).stream()
                .filter(line -> !qualified(after).contains(line))
                .forEach(line -> difference.add("- " + line));
        qualified(after).stream()
                .filter(line -> !qualified(before).contains(line))
                .forEach(line -> difference.add("+ " + line));
        return difference;
    }

    private static List<String> qualified(List<String> lines) {
        List<String> qualified = new ArrayList<>();
        String subject = "";
        for (String line : lines) {
            subject = line.startsWith(" ") ? subject : line;
            qualified.add(line.equals(subject) ? line : subject + " {" + line.strip() + "}");
        }
        return qualified;
    }
}
