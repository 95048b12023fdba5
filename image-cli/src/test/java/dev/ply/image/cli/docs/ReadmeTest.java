package dev.ply.image.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    void theExampleIsTheCodeThatIsCompiled() throws IOException {
        String readme = between(Files.readString(Path.of("..", "README.md")), "```java\n", "```");
        String compiled = between(
                Files.readString(Path.of("src/test/java/dev/ply/image/cli/docs/ReadmeExample.java")),
                "// README\n",
                "// README");

        assertThat(readme.stripTrailing()).isEqualTo(compiled.stripIndent().stripTrailing());
    }

    private static String between(String text, String start, String end) {
        Matcher matcher = Pattern.compile(Pattern.quote(start) + "(.*?)" + Pattern.quote(end), Pattern.DOTALL)
                .matcher(text);
        assertThat(matcher.find()).as("%s…%s", start, end).isTrue();
        return matcher.group(1);
    }
}
