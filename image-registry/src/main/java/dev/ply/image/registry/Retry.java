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

    private Retry(String subject, Retries rules) {
        this.subject = subject;
        this.rules = rules;
        progress();
    }

    /** Tries until {@code attempt} returns. */
    <T> T call(Activity activity, Attempt<T> attempt) throws IOException {
        while (true) {
            try {
                return once(activity, attempt);
            } catch (TransientException e) {
                failed(activity, e);
            }
        }
    }

    /** One attempt, which may take only so long. */
    <T> T once(Activity activity, Attempt<T> attempt) throws IOException {
        return activity.within(rules.policy().attemptLimit(), attempt);
    }

    /** For reading an answer of any length. */
    Pace pace() {
        return new Pace(rules.time(), rules.policy().attemptLimit());
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
        rules.notices().information(subject + ": " + reason(failure) + "; trying again in " + seconds(wait));
        activity.pause(wait);
        attemptStarted = rules.time().nanoTime();
    }

    private Duration waitAfter(TransientException failure) throws ImageException {
        RetryPolicy policy = rules.policy();
        boolean tooLong = failure.retryAfter()
                .filter(asked -> asked.compareTo(policy.longestRetryAfter()) > 0)
                .isPresent();
        Duration wait = failure.retryAfter().filter(asked -> !tooLong).orElseGet(this::backoff);
        Duration limit = stalled ? policy.stallLimit() : policy.failingLimit();
        Duration left = limit.minus(rules.time().since(started));
        if (failures < LEAST_ATTEMPTS) {
            return left.isNegative() ? Duration.ZERO : wait.compareTo(left) < 0 ? wait : left;
        }
        Duration lastTook = rules.time().since(attemptStarted);
        if (tooLong || failures >= policy.attempts() || wait.plus(lastTook).compareTo(left) > 0) {
            throw giveUp(failure);
        }
        return wait;
    }

    private Duration backoff() {
        double jitter = 0.75 + 0.5 * rules.random().nextDouble();
        return Duration.ofNanos((long) (rules.policy().backoff(failures).toNanos() * jitter));
    }

    private ImageException giveUp(TransientException failure) {
        if (failure.verdict().isPresent()) {
            return failure.verdict().get();
        }
        String tried = failures + " attempts in " + seconds(rules.time().since(started));
        return new UnreachableException(subject + ": " + reason(failure) + " (gave up after " + tried + ")", failure);
    }

    private static String reason(TransientException failure) {
        String what = DisplayText.of(String.valueOf(failure.getMessage()));
        return failure.retryAfter()
                .map(wait -> what + ", and asks to be left alone for " + seconds(wait))
                .orElse(what);
    }

    private static String seconds(Duration time) {
        long tenths = Math.round(time.toMillis() / 100.0);
        return tenths < 100 ? tenths / 10 + "." + tenths % 10 + " s" : Math.round(tenths / 10.0) + " s";
    }
}
