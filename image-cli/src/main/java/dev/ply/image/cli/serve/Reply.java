package dev.ply.image.cli.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.ply.image.io.DisplayText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer to a request.
 *
 * @param status the HTTP status
 * @param headers what goes with it
 * @param body the bytes that {@code range} is taken from
 * @param range which of them are sent
 */
record Reply(int status, Map<String, String> headers, Blob body, ByteRange range) {

    private static final int BUFFER = 64 * 1024;

    static Reply of(int status, String mediaType, Blob body) {
        return new Reply(status, Map.of("Content-Type", mediaType), body, new ByteRange(0, body.size()));
    }

    static Reply json(int status, ObjectNode json) {
        return of(status, "application/json", Blob.of(json.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** An error as the OCI distribution specification, "Error Codes", writes it. */
    static Reply error(int status, String code, String message) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("errors").addObject().put("code", code).put("message", DisplayText.of(message));
        return json(status, json);
    }

    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body, range);
    }

    Reply with(int newStatus, ByteRange newRange) {
        return new Reply(newStatus, headers, body, newRange);
    }

    /** Sends it; the body only where the request asks for one. Nothing is sent when the body can't be opened. */
    void send(HttpExchange exchange) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        try (InputStream in = body.open()) {
            headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            if (head) {
                exchange.getResponseHeaders().set("Content-Length", Long.toString(range.length()));
            }
            exchange.sendResponseHeaders(status, head || range.length() == 0 ? -1 : range.length());
            if (!head) {
                copy(in, exchange.getResponseBody());
            }
        }
    }

    private void copy(InputStream in, OutputStream out) throws IOException {
        in.skipNBytes(range.first());
        byte[] buffer = new byte[BUFFER];
        long left = range.length();
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new IOException("the content ended " + left + " bytes early");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }
}
