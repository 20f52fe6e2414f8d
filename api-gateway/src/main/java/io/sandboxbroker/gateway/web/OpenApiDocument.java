package io.sandboxbroker.gateway.web;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springdoc.core.customizers.SpringDocCustomizers;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.providers.SpringDocProviders;
import org.springdoc.core.service.AbstractRequestService;
import org.springdoc.core.service.GenericResponseService;
import org.springdoc.core.service.OpenAPIService;
import org.springdoc.core.service.OperationService;
import org.springdoc.webflux.api.OpenApiWebfluxResource;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Generates the OpenAPI document from the controllers, in one language and for no host. Replaces
 * springdoc's own endpoints, which keep a model for each language that a client names.
 */
@Component
final class OpenApiDocument extends OpenApiWebfluxResource {

  /** The order of the operations: first what most readers look for. */
  private static final List<String> TAGS = List.of("Tracks", "Operators", "Operations");

  private final JsonMapper json;

  OpenApiDocument(
      ObjectFactory<OpenAPIService> documents,
      AbstractRequestService requests,
      GenericResponseService responses,
      OperationService operations,
      SpringDocConfigProperties settings,
      SpringDocProviders providers,
      SpringDocCustomizers customizers,
      JsonMapper json) {
    super(documents, requests, responses, operations, settings, providers, customizers);
    this.json = json;
  }

  /** Generates the document; takes a second of a processor. */
  byte[] generate() {
    initOpenAPIBuilder(Locale.ENGLISH);
    try {
      byte[] sortedByName = writeJsonValue(getOpenApi("/", Locale.ENGLISH));
      return json.writeValueAsBytes(ordered((ObjectNode) json.readTree(sortedByName)));
    } catch (IOException e) {
      throw new IllegalStateException("The OpenAPI document cannot be written", e);
    }
  }

  private static ObjectNode ordered(ObjectNode document) {
    JsonNode paths = document.get("paths");
    ObjectNode byTag = document.objectNode();
    for (String tag : TAGS) {
      for (Map.Entry<String, JsonNode> path : paths.properties()) {
        if (tag.equals(tagOf(path.getValue()))) {
          byTag.set(path.getKey(), path.getValue());
        }
      }
    }
    if (byTag.size() != paths.size()) {
      throw new IllegalStateException("A path has none of the tags " + TAGS);
    }
    document.set("paths", byTag);
    var tags = document.arrayNode();
    TAGS.forEach(tag -> tags.add(document.objectNode().put("name", tag)));
    document.set("tags", tags);
    return document;
  }

  private static String tagOf(JsonNode path) {
    return path.properties().iterator().next().getValue().path("tags").path(0).asString();
  }

  /** Is never called: {@link Documentation} serves the document. */
  @Override
  public Mono<byte[]> openapiJson(ServerHttpRequest request, String path, Locale locale) {
    return Mono.error(new RefusedException(Refusal.PATH_NOT_FOUND));
  }

  /** There is no such document. */
  @Override
  public Mono<byte[]> openapiYaml(ServerHttpRequest request, String path, Locale locale) {
    return Mono.error(new RefusedException(Refusal.PATH_NOT_FOUND));
  }
}
