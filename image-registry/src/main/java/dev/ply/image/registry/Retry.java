package dev.ply.image.registry;

import dev.ply.image.error.ImageException;
import dev.ply.image.error.UnreachableException;
import dev.ply.image.io.DisplayText;
import dev.ply.image.spi.Notices;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Repeats one piece of work, waiting ever longer, until it succeeds or its time is up. Not thread-safe. */
final class Retry {

    private static final int LEAST_ATTEMPTS = 3;

    private final String subject;
    private final Retries rules;
    private int failures;
    private boolean stalled;
    private long started;
    private long attemptStarted;

    /** What all pieces of work have in common. */
    record Retries(RetryPolicy policy, TimeSource time, RandomGenerator random, Notices notices) {

        /** Begins some work on {@code subject}, which opens the messages about it. */
        Retry of(String subject) {
            return new Retry(subject, this);
        }

        /** The same with as few attempts as may be: there is somewhere else to ask. */
        Retry briefly(String subject) {
            RetryPolicy brief = policy.withAttempts(LEAST_ATTEMPTS);
            return new Retry(subject, new Retries(brief, time, random, notices));
        }
    }

    /** One attempt. */
    interface Attempt<T> {
        T run() throws IOException;
    }

    private Retry(String subject, Retries rules) {
        this.subject = subject;
        this.rules = rules;
        progress();
    }

    /** Tries until {@code attempt} returns. */
    <T> T call(Activity activity, Attempt<T> attempt) throws IOException {
        while (true) {
            try {
                return attempt.run();
            } catch (TransientException e) {
                failed(activity, e);
            }
        }
    }

    /** Something worth having came: what failed before no longer counts. */
    void progress() {
        failures = 0;
        stalled = false;
        started = rules.time().nanoTime();
        attemptStarted = started;
    }

    /** Waits before the next attempt. Throws when there is to be none. */
    void failed(Activity activity, TransientException failure) throws ImageException {
        failures++;
        stalled |= failure.isStall();
        Duration wait = waitAfter(failure);
        rules.notices()
                .information(subject + ": " + DisplayText.of(String.valueOf(failure.getMessage()))
                        + "; trying again in " + seconds(wait));
        activity.pause(wait);
        attemptStarted = rules.time().nanoTime();
    }

    private Duration waitAfter(TransientException failure) throws ImageException {
        RetryPolicy policy = rules.policy();
        Duration wait = failure.retryAfter().orElseGet(this::backoff);
        if (wait.compareTo(policy.longestRetryAfter()) > 0) {
            throw giveUp(failure, "; it asks to be left alone for " + seconds(wait) + ": try again then");
        }
        Duration limit = stalled ? policy.stallLimit() : policy.failingLimit();
        Duration left = limit.minus(rules.time().since(started));
        if (failures < LEAST_ATTEMPTS) {
            return left.isNegative() ? Duration.ZERO : wait.compareTo(left) < 0 ? wait : left;
        }
        Duration lastTook = rules.time().since(attemptStarted);
        if (failures >= policy.attempts() || wait.plus(lastTook).compareTo(left) > 0) {
            throw giveUp(failure, "");
        }
        return wait;
    }

    private Duration backoff() {
        double jitter = 0.75 + 0.5 * rules.random().nextDouble();
        return Duration.ofNanos((long) (rules.policy().backoff(failures).toNanos() * jitter));
    }

    private ImageException giveUp(TransientException failure, String remedy) {
        if (failure.verdict().isPresent()) {
            return failure.verdict().get();
        }
        String tried = failures == 1
                ? "1 attempt"
                : failures + " attempts in " + seconds(rules.time().since(started));
        return new UnreachableException(
                subject + ": " + DisplayText.of(String.valueOf(failure.getMessage())) + " (gave up after " + tried + ")"
                        + remedy,
                failure);
    }

    private static String seconds(Duration time) {
        long tenths = Math.round(time.toMillis() / 100.0);
        return tenths < 100 ? tenths / 10 + "." + tenths % 10 + " s" : Math.round(tenths / 10.0) + " s";
    }
}
