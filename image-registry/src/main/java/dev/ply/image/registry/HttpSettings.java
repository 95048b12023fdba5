package dev.ply.image.registry;

import java.time.Duration;

/**
 * How to speak HTTP.
 *
 * @param connectTimeout for a connection to come about
 * @param stallTimeout after which silence is a failure
 */
record HttpSettings(Duration connectTimeout, Duration stallTimeout) {}
