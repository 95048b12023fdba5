package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.PullOptions;
import dev.ply.image.StoredImage;
import dev.ply.image.VerifyReport;
import dev.ply.image.cli.progress.PullDisplay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ply verify}. */
@Command(
        description = "Hash blobs again, compare extracted layers with their index, check the database; without"
                + " references, of all images.",
        footer = {"%nExamples:", "  ply verify", "  ply verify --repair alpine:3.20"})
final class VerifyCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "REF", arity = "0..*", description = "The images.")
    private List<String> references = List.of();

    @Option(names = "--repair", description = "Fetch again what is broken.")
    private boolean repair;

    @Mixin
    private final PlatformOption platform = new PlatformOption();

    @Mixin
    private final RegistryOptions registry = new RegistryOptions();

    VerifyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        VerifyReport report;
        try (ImageClient client = registry.apply(session.client()).build();
                PullDisplay display = session.display()) {
            Optional<PullOptions> how = Optional.of(PullOptions.defaults().withProgress(display));
            List<StoredImage> images = images(client);
            registry.checkOneRegistry(images.stream().map(image -> image.key().reference()));
            report = client.verify(images, how.filter(options -> repair));
        }
        if (!report.faults().isEmpty()) {
            session.forgetAnswers();
        }
        StringBuilder faults = new StringBuilder();
        report.faults().forEach(fault -> faults.append(Failures.oneLine(fault)).append('\n'));
        session.console().result(faults.toString());
        report.withoutBlob()
                .forEach(layer -> session.console()
                        .information("layer " + layer
                                + ": its blob is not here, so that what files hold could not be compared with it"));
        report.unneeded()
                .forEach(layer ->
                        session.console().information("layer " + layer + ": no image needs it; ply prune removes it"));
        return judge(report);
    }

    private List<StoredImage> images(ImageClient client) throws IOException {
        if (references.isEmpty()) {
            return client.images();
        }
        List<StoredImage> images = new ArrayList<>();
        for (String reference : references) {
            images.add(Stored.find(client, reference, platform.platform()));
        }
        return images;
    }

    private int judge(VerifyReport report) {
        int faults = report.unrepaired().size();
        if (repair && report.repaired() > 0) {
            session.console().information("repaired " + report.repaired() + plural(" image", report.repaired()));
        }
        report.failures().forEach(failure -> session.console().information(Failures.oneLine(failure)));
        if (faults == 0) {
            return ExitCodes.OK;
        }
        session.console()
                .error("verify: " + faults + plural(" fault", faults)
                        + (repair ? " could not be repaired" : "; ply verify --repair fetches again what is broken"));
        return ExitCodes.INTEGRITY;
    }

    private static String plural(String noun, int count) {
        return count == 1 ? noun : noun + "s";
    }
}
