package dev.ply.image.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/** A plug-in's jar, compiled from source as its author would, perhaps against an API that this ply does not have. */
public final class PluginJar {

    private static final int MAJOR_VERSION = 7;

    private final Path work;
    private final Map<String, byte[]> entries = new TreeMap<>();
    private final List<Path> api = new ArrayList<>();

    /** @param work a folder for what is compiled */
    public PluginJar(Path work) {
        this.work = work;
    }

    /** Makes the API that the plug-in is compiled against another one. */
    public PluginJar against(String type, String source) throws IOException {
        Path classes = Files.createDirectories(work.resolve("api"));
        compile(classes, type, source);
        api.add(classes);
        return this;
    }

    /** Adds a provider: its class, and the line that names it. */
    public PluginJar provider(String kind, String type, String source) throws IOException {
        Path classes = Files.createTempDirectory(Files.createDirectories(work), "classes");
        compile(classes, type, source);
        String file = type.replace('.', '/') + ".class";
        entries.put(file, Files.readAllBytes(classes.resolve(file)));
        entries.put(
                "META-INF/services/dev.ply.image.spi." + kind + "Provider",
                (type + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Marks the classes as compiled by a Java that is not out yet. */
    public PluginJar fromTheFuture() {
        entries.forEach((name, bytes) -> {
            if (name.endsWith(".class")) {
                bytes[MAJOR_VERSION] = 99;
            }
        });
        return this;
    }

    /** Writes the jar. */
    public Path writeTo(Path jar) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return Files.write(jar, bytes.toByteArray());
    }

    private void compile(Path classes, String type, String source) throws IOException {
        Path file = work.resolve("source").resolve(type.replace('.', '/') + ".java");
        Files.createDirectories(file.resolve(".."));
        Files.writeString(file, source);
        String classPath =
                String.join(":", api.stream().map(Path::toString).toList().toArray(String[]::new));
        List<String> command = List.of(
                "-proc:none",
                "--release",
                "17",
                "-d",
                classes.toString(),
                "-cp",
                classPath + ":" + System.getProperty("java.class.path"),
                file.toString());
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, OutputStream.nullOutputStream(), null, command.toArray(String[]::new));
        assertThat(status).isZero();
    }
}
