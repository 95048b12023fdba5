package dev.ply.image.registry;

import dev.ply.image.registry.testing.DockerRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An nginx before a registry that passes requests on, but sends those for blobs to the registry's own address. */
record RedirectingFront(Process process, String address) implements AutoCloseable {

    static RedirectingFront of(String registry, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        int port = DockerRegistry.freePort();
        Path config = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                pid %1$s/pid;
                error_log %1$s/error.log;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  server {
                    listen 127.0.0.1:%2$d;
                    location ~ /blobs/ { return 307 http://%3$s$request_uri; }
                    location / { proxy_pass http://%3$s; proxy_set_header Host $http_host; }
                  }
                }
                """.formatted(folder, port, registry));
        Process process = new ProcessBuilder("nginx", "-c", config.toString(), "-p", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        while (process.isAlive()) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return new RedirectingFront(process, "127.0.0.1:" + port);
            } catch (IOException notYet) {
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
        throw new IOException("nginx did not start: " + Files.readString(folder.resolve("log")));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
