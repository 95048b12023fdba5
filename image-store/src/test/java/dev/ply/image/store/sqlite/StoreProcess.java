package dev.ply.image.store.sqlite;

import static dev.ply.image.contract.StoredImages.image;

import dev.ply.image.StoredImage;
import dev.ply.image.contract.TestSettings;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.NoSpaceException;
import dev.ply.image.spi.MetadataStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Uses a store in a process of its own: {@code put HOME NAME COUNT}, {@code list HOME}, {@code fail HOME} or {@code fill HOME}. */
final class StoreProcess {

    private StoreProcess() {}

    public static void main(String[] args) throws IOException {
        Path home = Path.of(args[1]);
        try (MetadataStore store = new SqliteStoreProvider().create(TestSettings.in(home))) {
            switch (args[0]) {
                case "put" -> put(store, args[2], Integer.parseInt(args[3]));
                case "list" -> list(store);
                case "fail" -> fail(store);
                default -> fill(store, home.resolve("fill"));
            }
        }
    }

    private static void put(MetadataStore store, String name, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            StoredImage image = image(name + ":" + i, "shared", "layer" + i);
            store.put(image);
            System.out.println(image.key().reference());
        }
    }

    private static void list(MetadataStore store) throws IOException {
        for (StoredImage image : store.list()) {
            System.out.println(image.key().reference());
        }
    }

    /** Says why nothing can be listed, also when asked again, and what a check says. */
    private static void fail(MetadataStore store) throws IOException {
        for (int i = 0; i < 2; i++) {
            try {
                list(store);
            } catch (ImageException e) {
                System.out.println(e.getMessage());
            }
        }
        store.verify().forEach(System.out::println);
    }

    /** Puts an image, fills the disk, reads, fails to put another, makes room and puts it. */
    private static void fill(MetadataStore store, Path filling) throws IOException {
        put(store, "before", 1);
        try (OutputStream out = Files.newOutputStream(filling)) {
            byte[] block = new byte[1024];
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            System.out.println("full");
        }
        list(store);
        try {
            put(store, "after", 1);
        } catch (NoSpaceException e) {
            System.out.println("no space");
        }
        Files.delete(filling);
        put(store, "after", 1);
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
