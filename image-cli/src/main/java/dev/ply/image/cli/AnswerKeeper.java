package dev.ply.image.cli;

import dev.ply.image.ImageClient;
import dev.ply.image.PullResult;
import dev.ply.image.PullResult.PulledLayer;
import dev.ply.image.RawDocument;
import dev.ply.image.StoredImage;
import dev.ply.image.cli.answers.AnswerBook;
import dev.ply.image.cli.answers.ImageRow;
import dev.ply.image.layer.ExtractedLayer;
import dev.ply.image.layer.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps what a command found out, for the next time. Reads all of it again, from a client of its own, since nothing may
 * have changed between the state that is noted and what was read in it; a client that has just written leaves the
 * database in another state when it closes.
 */
final class AnswerKeeper {

    private final ImageClient client;
    private final AnswerBook book;

    AnswerKeeper(ImageClient client, AnswerBook book) {
        this.client = client;
        this.book = book;
    }

    /** Keeps the list of images, and what there is to say of those with these references. */
    void keep(Set<String> references) throws IOException, InterruptedException {
        String state = book.state();
        List<ImageRow> rows = new ArrayList<>();
        for (StoredImage image : client.images()) {
            ImageRow row = row(image);
            rows.add(row);
            if (references.contains(row.reference()) && !book.knows(row)) {
                keep(image, row);
            }
        }
        book.publish(state, rows);
    }

    private void keep(StoredImage image, ImageRow row) throws IOException {
        Image layers = client.layers(image);
        Optional<List<ExtractedLayer>> extracted = layers.extracted();
        if (extracted.isEmpty()) {
            return;
        }
        PullResult result = result(image, extracted.get());
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(AnswerBook.PULL_JSON, Json.print(PullResultJson.of(result)));
        texts.put(AnswerBook.PULL_TEXT, PullResultText.of(result));
        texts.put(AnswerBook.INSPECT, InspectCommand.describe(image, layers));
        book.keep(row, files(extracted.get()), texts);
    }

    private PullResult result(StoredImage image, List<ExtractedLayer> extracted) throws IOException {
        List<PulledLayer> layers = new ArrayList<>();
        for (int i = 0; i < extracted.size(); i++) {
            layers.add(new PulledLayer(
                    image.layers().get(i), Optional.of(extracted.get(i).path())));
        }
        return new PullResult(
                image.key().reference(),
                image.key().platform(),
                image.manifest().digest(),
                image.index().map(RawDocument::digest),
                image.config().digest(),
                client.config(image),
                layers,
                true);
    }

    private static List<Path> files(List<ExtractedLayer> layers) {
        List<Path> files = new ArrayList<>();
        for (ExtractedLayer layer : layers) {
            files.add(layer.path());
            files.add(layer.path().resolveSibling(layer.path().getFileName() + ".complete"));
        }
        return files;
    }

    static ImageRow row(StoredImage image) {
        return new ImageRow(
                image.key().reference().toString(),
                image.key().platform().toString(),
                image.manifest().digest().toString(),
                image.index().map(index -> index.digest().toString()),
                image.config().digest().toString(),
                image.size(),
                image.modified(),
                image.lastUsed());
    }
}
