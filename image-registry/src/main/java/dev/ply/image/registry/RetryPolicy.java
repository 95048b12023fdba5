package dev.ply.image.registry;

import java.time.Duration;

/**
 * How long to keep trying. Three attempts are made in any case.
 *
 * @param attempts how many in a row may fail
 * @param firstWait before the second attempt; doubled each time
 * @param longestWait that doubling leads to
 * @param failingLimit for attempts that fail in a row, all together
 * @param stallLimit the same, when one of them met silence
 * @param longestRetryAfter that a server may ask for; more is told to the user and not slept through
 * @param attemptLimit for one attempt at a document, or at the head of a blob; whatever comes, drop by drop
 */
record RetryPolicy(
        int attempts,
        Duration firstWait,
        Duration longestWait,
        Duration failingLimit,
        Duration stallLimit,
        Duration longestRetryAfter,
        Duration attemptLimit) {

    static final RetryPolicy DEFAULT = new RetryPolicy(
            6,
            Duration.ofMillis(300),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofMinutes(2),
            Duration.ofMinutes(1),
            Duration.ofSeconds(30));

    RetryPolicy withAttempts(int other) {
        return new RetryPolicy(
                other, firstWait, longestWait, failingLimit, stallLimit, longestRetryAfter, attemptLimit);
    }

    /** The wait after so many failures, before jitter. */
    Duration backoff(int failures) {
        Duration wait = firstWait.multipliedBy(1L << Math.min(failures - 1, 20));
        return wait.compareTo(longestWait) < 0 ? wait : longestWait;
    }
}
