package dev.ply.image.registry;

import dev.ply.image.Descriptor;
import java.io.IOException;
import okhttp3.Headers;
import okhttp3.Response;

/** Asks an endpoint for a blob, or for the rest of it. Not thread-safe. */
final class BlobOpener implements BlobStream.Opener {

    private final Activity activity;
    private final RegistryClient registry;
    private final Answers answers;
    private final Endpoint endpoint;
    private final Descriptor blob;
    private final String subject;

    BlobOpener(
            Activity activity,
            RegistryClient registry,
            Answers answers,
            Endpoint endpoint,
            Descriptor blob,
            String subject) {
        this.activity = activity;
        this.registry = registry;
        this.answers = answers;
        this.endpoint = endpoint;
        this.blob = blob;
        this.subject = subject;
    }

    @Override
    public Response open(long offset) throws IOException {
        if (offset > 0) {
            Response response = send(offset);
            boolean whole = response.code() == 200;
            boolean part = response.code() == 206
                    && ContentRange.isFrom(offset, blob.size(), response.header("Content-Range"));
            if (whole || part) {
                return response;
            }
            if (response.code() != 206 && response.code() != 416) {
                return checked(response);
            }
            response.close();
        }
        return checked(send(0));
    }

    private Response send(long offset) throws IOException {
        Headers.Builder headers = new Headers.Builder().add("Accept-Encoding", "identity");
        if (offset > 0) {
            headers.add("Range", "bytes=" + offset + "-");
        }
        return registry.send(activity, "GET", endpoint, "blobs/" + blob.digest(), headers.build());
    }

    private Response checked(Response response) throws IOException {
        try {
            answers.check(activity, subject, response);
            return response;
        } catch (IOException e) {
            response.close();
            throw e;
        }
    }
}
