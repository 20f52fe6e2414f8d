package io.sandboxbroker.cli.http;

import tools.jackson.databind.JsonNode;

/**
 * An event of a stream.
 *
 * @param id where a reader resumes; empty when the stream has not said
 * @param name its type; {@code message} unless the stream says another
 * @param data its JSON; a missing node when it is none
 */
public record ServerSentEvent(String id, String name, JsonNode data) {}
