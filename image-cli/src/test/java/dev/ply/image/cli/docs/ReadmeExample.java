package dev.ply.image.cli.docs;

import dev.ply.image.ImageClient;
import dev.ply.image.PullOptions;
import dev.ply.image.PullResult;
import dev.ply.image.Reference;
import java.io.IOException;
import java.nio.file.Path;

/** The README's example, so that it compiles. */
final class ReadmeExample {

    private ReadmeExample() {}

    static void run() throws IOException {
        // README
        try (ImageClient client = ImageClient.builder().home(Path.of("images")).build()) {
            Reference reference = client.parse("alpine:3.20");
            PullResult result = client.pull(reference, PullOptions.defaults());
            for (PullResult.PulledLayer layer : result.layers()) {
                System.out.println(layer.digest() + " is mounted from " + layer.path());
            }
            System.out.println("to run: " + result.config().defaults().cmd());
        }
        // README
    }
}
