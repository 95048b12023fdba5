package dev.ply.image.cli.answers;

import dev.ply.image.Platform;
import dev.ply.image.Reference;
import dev.ply.image.ReferenceParser;
import dev.ply.image.cli.HomeFolder;
import dev.ply.image.cli.OutputFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Answers the simplest forms of a few commands from what was answered before. Whatever is out of the ordinary, from an
 * unknown option to an unreadable file, gives no answer: then the command itself runs, and tells what is wrong.
 */
public final class QuickAnswers {

    private static final Set<String> LOCATIONS = Set.of("oci", "oci-archive", "docker-archive");

    private final Map<String, String> environment;

    /** Answers in this environment. */
    public QuickAnswers(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What the command prints, where that can be told from here. */
    public Optional<String> find(String... args) {
        try {
            return answer(Request.parse(Arrays.asList(args)));
        } catch (IOException | RuntimeException e) {
            // No answer is always right: the command itself does all of it again and says what is wrong.
            return Optional.empty();
        }
    }

    private Optional<String> answer(Request request) throws IOException {
        if (!AnswerScope.isOrdinary(environment) || request.options().containsKey("--extractor")) {
            return Optional.empty();
        }
        AnswerBook book = AnswerScope.book(
                HomeFolder.locate(Optional.ofNullable(request.options().get("--home")), environment), environment);
        return switch (request.command()) {
            case "pull" -> image(request, book, pullName(request));
            case "inspect" -> request.format().isEmpty() ? image(request, book, AnswerBook.INSPECT) : Optional.empty();
            case "images", "ls" -> images(request, book);
            default -> Optional.empty();
        };
    }

    private static String pullName(Request request) {
        return request.format().equals(Optional.of(OutputFormat.JSON)) ? AnswerBook.PULL_JSON : AnswerBook.PULL_TEXT;
    }

    private Optional<String> image(Request request, AnswerBook book, String name) throws IOException {
        if (request.operands().size() != 1) {
            return Optional.empty();
        }
        Optional<Reference> reference = parse(request.operands().get(0));
        if (reference.isEmpty()) {
            return Optional.empty();
        }
        String platform = Optional.ofNullable(request.options().get("--platform"))
                .map(Platform::parse)
                .orElseGet(Platform::host)
                .toString();
        Optional<String> text = book.text(reference.get().toString(), platform, name);
        return request.quiet() && name.equals(AnswerBook.PULL_TEXT) ? text.map(found -> reference.get() + "\n") : text;
    }

    private static Optional<String> images(Request request, AnswerBook book) throws IOException {
        if (!request.operands().isEmpty() || request.options().containsKey("--platform")) {
            return Optional.empty(); // Which the command refuses.
        }
        if (request.format().equals(Optional.of(OutputFormat.JSON))) {
            return book.images().map(ImageTable::json);
        }
        return book.images().map(request.quiet() ? ImageTable::references : ImageTable::text);
    }

    /** Only references that need no word of warning. */
    private Optional<Reference> parse(String text) {
        List<String> warnings = new ArrayList<>();
        String domain = environment.getOrDefault("OCI_REGISTRY_DOMAIN", "").strip();
        Reference reference = new ReferenceParser(
                        domain.isEmpty() ? ReferenceParser.DOCKER_HUB : domain, LOCATIONS, warnings::add)
                .parse(text);
        return warnings.isEmpty() ? Optional.of(reference) : Optional.empty();
    }
}
