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
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps what a command found out, for the next time. Reads all of it again, since nothing may have changed between the
 * state that is noted and what was read in it.
 */
final class AnswerKeeper {

    private final ImageClient client;
    private final Path layersFolder;
    private final AnswerBook book;

    AnswerKeeper(ImageClient client, Path home, AnswerBook book) {
        this.client = client;
        this.layersFolder = home.resolve("cache").resolve("layers");
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
        // Before anything is read, so that a change while it is read is noticed the next time.
        Map<String, String> stamps = book.stamps(files(layers));
        Optional<List<ExtractedLayer>> extracted = layers.extracted();
        if (extracted.isEmpty()) {
            return;
        }
        Set<Path> elsewhere = artifactsElsewhere(extracted.get());
        if (!elsewhere.isEmpty()) {
            // Where those are is known only now, so all is read again.
            stamps.putAll(book.stamps(elsewhere));
            if (!layers.extracted().equals(extracted)) {
                return;
            }
        }
        PullResult result = result(image, extracted.get());
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(AnswerBook.PULL_JSON, Json.print(PullResultJson.of(result)));
        texts.put(AnswerBook.PULL_TEXT, PullResultText.of(result));
        texts.put(AnswerBook.INSPECT, describe(image, layers, extracted.get()));
        book.keep(row, stamps, texts);
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

    private static String describe(StoredImage image, Image layers, List<ExtractedLayer> extracted) throws IOException {
        return InspectCommand.describe(
                image, layers.layers(), extracted.stream().map(Optional::of).toList());
    }

    private Set<Path> artifactsElsewhere(List<ExtractedLayer> layers) {
        return layers.stream()
                .map(ExtractedLayer::path)
                .filter(artifact -> !layersFolder.equals(artifact.getParent()))
                .collect(Collectors.toSet());
    }

    /** Everything in the cache that an answer about these layers depends on: trees, markers, indexes, blobs. */
    private Set<Path> files(Image image) throws IOException {
        Set<Path> files = new LinkedHashSet<>();
        Set<String> names = new HashSet<>();
        image.layers().forEach(layer -> names.add(layer.digest().toString().replace(':', '_')));
        try (DirectoryStream<Path> all = Files.newDirectoryStream(layersFolder)) {
            for (Path file : all) {
                String name = file.getFileName().toString();
                if (!name.endsWith(".lock") && names.contains(name.substring(0, Math.max(0, name.indexOf('.'))))) {
                    files.add(file);
                }
            }
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
