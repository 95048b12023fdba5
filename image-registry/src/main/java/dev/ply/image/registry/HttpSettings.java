package dev.ply.image.registry;

import java.time.Duration;
import java.util.Map;

/**
 * How to speak HTTP.
 *
 * @param connectTimeout for a connection to come about
 * @param stallTimeout after which silence is a failure
 * @param http2 whether to speak HTTP/2 where the server does
 * @param environment where proxies are named
 */
record HttpSettings(Duration connectTimeout, Duration stallTimeout, boolean http2, Map<String, String> environment) {}
