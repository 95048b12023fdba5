package dev.ply.image.store.sqlite;

import static dev.ply.image.contract.StoredImages.image;

import dev.ply.image.StoredImage;
import dev.ply.image.contract.TestSettings;
import dev.ply.image.spi.MetadataStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Uses a store in a process of its own: {@code put HOME NAME COUNT} or {@code list HOME}. */
final class StoreProcess {

    private StoreProcess() {}

    public static void main(String[] args) throws IOException {
        Path home = Path.of(args[1]);
        try (MetadataStore store = new SqliteStoreProvider().create(new TestSettings(home))) {
            if (args[0].equals("list")) {
                for (StoredImage image : store.list()) {
                    System.out.println(image.key().reference());
                }
            } else {
                for (int i = 0; i < Integer.parseInt(args[3]); i++) {
                    StoredImage image = image(args[2] + ":" + i, "shared", "layer" + i);
                    store.put(image);
                    System.out.println(image.key().reference());
                }
            }
        }
    }

    /** A process that is started behind {@code prefix}, such as a program that changes the user. */
    static ProcessBuilder command(List<String> prefix, String... args) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StoreProcess.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
