package io.sandboxbroker.gateway.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.Arrays;
import java.util.List;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes what all operations of the OpenAPI document share. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  private static final String BEARER = "bearer";

  /** What a path may hold without meaning another path to somebody else, and {@link AsciiText}. */
  private static final String ID_PATTERN = "^(?!.*//)(?!\\.{1,2}(?:/|$))[!-$&-:<-\\[\\]-~]+$";

  private static final List<String> SCOPES = List.of("allocations", "deletions", "sync", "expiry");

  @Bean
  OpenAPI openApi(BuildProperties build) {
    var components =
        new Components()
            .addSecuritySchemes(
                BEARER, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"));
    components.addSchemas(ProblemResponses.SCHEMA, problem());
    return new OpenAPI()
        .info(
            new Info()
                .title("Sandbox Broker")
                .version(build.getVersion())
                .description("Hands out pre-created cloud sandboxes, one per student."))
        .servers(List.of(new Server().url("/")))
        .components(components)
        .addSecurityItem(new SecurityRequirement().addList(BEARER));
  }

  /** Describes the variables of paths, which all controllers check in the same way. */
  @Bean
  OperationCustomizer pathVariables() {
    return (operation, method) -> {
      if (operation.getParameters() != null) {
        operation.getParameters().stream()
            .filter(parameter -> "path".equals(parameter.getIn()))
            .forEach(OpenApiConfiguration::describe);
      }
      return operation;
    };
  }

  private static void describe(Parameter variable) {
    var schema = new StringSchema();
    if (variable.getName().equals("scope")) {
      schema.setEnum(List.copyOf(SCOPES));
    } else {
      schema.minLength(1).maxLength(AsciiText.MAX_LENGTH).pattern(ID_PATTERN);
      variable.setDescription(
          "Visible ASCII without %, ; and \\. Slashes are encoded, and no two follow each other.");
    }
    variable.setSchema(schema);
  }

  /** Describes the body that {@link Problems} writes. */
  private static Schema<?> problem() {
    var error = new ObjectSchema();
    error.addProperty("field", new StringSchema()).addProperty("message", new StringSchema());
    var errors = new ArraySchema();
    errors.setItems(error);
    var code = new StringSchema();
    code.setEnum(Arrays.stream(ProblemCode.values()).map(ProblemCode::name).toList());
    var problem = new ObjectSchema();
    problem.setDescription("A problem as of RFC 9457");
    problem
        .addProperty("type", new StringSchema().format("uri"))
        .addProperty("title", new StringSchema())
        .addProperty("status", new IntegerSchema())
        .addProperty("detail", new StringSchema())
        .addProperty("instance", new StringSchema())
        .addProperty("code", code)
        .addProperty("request_id", new StringSchema())
        .addProperty("retry_after", new IntegerSchema().description("Seconds"))
        .addProperty(
            "renewable_until",
            new IntegerSchema()
                .format("int64")
                .description("The latest end of a lease, of RENEWAL_LIMIT_REACHED; Unix seconds"))
        .addProperty("errors", errors);
    problem.setRequired(
        List.of("type", "title", "status", "detail", "instance", "code", "request_id"));
    return problem;
  }
}
