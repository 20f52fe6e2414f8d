package io.sandboxbroker.simulator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an API needs to know of an HTTP request.
 *
 * @param path without the query
 * @param query the first value of each parameter, decoded
 * @param authorization the header, {@code null} when it is missing
 */
record Request(
    String method,
    String path,
    Map<String, String> query,
    @Nullable String authorization,
    String body) {}
