package com.example.embed;

import dev.ply.image.ImageClient;
import dev.ply.image.PullOptions;
import dev.ply.image.PullResult;
import dev.ply.image.error.ImageException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Pulls an image and prints where its layers are, base first: {@code PullImage HOME REFERENCE [NAME=VALUE…]}. Which
 * transports and stores there are is decided by the class path, which of them are used by the settings {@code registry}
 * and {@code store}; any other NAME is a provider's setting.
 */
public final class PullImage {

    private PullImage() {}

    public static void main(String[] arguments) throws IOException {
        ImageClient.Builder builder = ImageClient.builder().home(Path.of(arguments[0]));
        for (int i = 2; i < arguments.length; i++) {
            String[] setting = arguments[i].split("=", 2);
            switch (setting[0]) {
                case "registry" -> builder.registry(setting[1]);
                case "store" -> builder.store(setting[1]);
                default -> builder.setting(setting[0], setting[1]);
            }
        }
        try (ImageClient client = builder.build()) {
            PullResult result = client.pull(client.parse(arguments[1]), PullOptions.defaults());
            result.layers().forEach(layer -> System.out.println(layer.path()));
        } catch (ImageException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
