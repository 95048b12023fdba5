package dev.ply.image.registry;

import dev.ply.image.Descriptor;
import dev.ply.image.error.ImageException;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.DisplayText;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import okhttp3.Headers;
import okhttp3.Response;

/** Asks one place for a blob, or for the rest of it. Not thread-safe. */
final class BlobRequest implements BlobStream.Source {

    /** What servers answer that can't or won't give a part. */
    private static final Set<Integer> NO_RANGES = Set.of(400, 416, 501);

    /** Codings that change the bytes (RFC 9110, section 8.4.1); some servers send other things for them. */
    private static final Set<String> CODINGS =
            Set.of("gzip", "x-gzip", "deflate", "compress", "x-compress", "br", "zstd");

    private final Place place;
    private final Answers answers;
    private final Activity activity;
    private final Descriptor blob;
    private final String subject;
    private final Retry retry;
    private final Outcome outcome;
    private boolean rangesWork = true;

    /** Where to ask. */
    @FunctionalInterface
    interface Place {
        Response send(Headers headers) throws IOException;
    }

    /** Told how it went, at a mirror or elsewhere. */
    interface Outcome {

        /** Does not matter. */
        Outcome IGNORED = new Outcome() {};

        default boolean atMirror() {
            return false;
        }

        default void failed(ImageException failure) {}
    }

    BlobRequest(
            Place place,
            Answers answers,
            Activity activity,
            Descriptor blob,
            String subject,
            Retry retry,
            Outcome outcome) {
        this.place = place;
        this.answers = answers;
        this.activity = activity;
        this.blob = blob;
        this.subject = subject;
        this.retry = retry;
        this.outcome = outcome;
    }

    @Override
    public Response open(long offset) throws IOException {
        if (offset > 0 && rangesWork) {
            Response response =
                    place.send(headers().add("Range", "bytes=" + offset + "-").build());
            if (!NO_RANGES.contains(response.code()) && !isOtherPart(response, offset)) {
                return checked(response, response.code() == 206 ? offset : 0);
            }
            response.close();
            rangesWork = false;
        }
        Response response = checked(place.send(headers().build()), 0);
        if (response.code() == 206) {
            response.close();
            throw TransientException.broken("the registry answered with a part, the whole was asked for", null);
        }
        return response;
    }

    @Override
    public boolean isMirror() {
        return outcome.atMirror();
    }

    @Override
    public Retry retry() {
        return retry;
    }

    @Override
    public void failed(ImageException failure) {
        outcome.failed(failure);
    }

    private boolean isOtherPart(Response response, long offset) {
        return response.code() == 206 && !ContentRange.isFrom(offset, blob.size(), response.header("Content-Range"));
    }

    /** Some stores call what a blob is compressed with its encoding; one that is as long as it should be is as it is. */
    private static boolean isEncoded(Response response) {
        return CODINGS.contains(encoding(response).toLowerCase(Locale.ROOT));
    }

    private static String encoding(Response response) {
        return response.headers().values("Content-Encoding").stream()
                .filter(encoding -> !encoding.isBlank())
                .findFirst()
                .orElse("");
    }

    private static Headers.Builder headers() {
        return new Headers.Builder().add("Accept-Encoding", "identity");
    }

    /** More than there should be can't be right, and need not be waited for. */
    private Response checked(Response response, long offset) throws IOException {
        try {
            answers.check(activity, subject, response);
            long announced = response.body().contentLength();
            if (isEncoded(response) && announced != blob.size() - offset) {
                throw new IntegrityException(
                        subject + ": sent with Content-Encoding " + DisplayText.of(encoding(response))
                                + ", although it was asked for as it is: the registry, or a proxy before it, changes it",
                        blob.digest());
            }
            if (announced > blob.size() - offset) {
                throw new IntegrityException(
                        subject + ": should have " + blob.size() + " bytes, but the registry announces "
                                + (offset + announced),
                        blob.digest());
            }
            return response;
        } catch (IOException e) {
            response.close();
            throw e;
        }
    }
}
