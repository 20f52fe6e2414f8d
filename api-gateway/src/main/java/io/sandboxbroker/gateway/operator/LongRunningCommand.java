package io.sandboxbroker.gateway.operator;

import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;
import static io.sandboxbroker.gateway.web.Refusal.NOT_PUBLISHED;
import static io.sandboxbroker.gateway.web.Refusal.OVERLOADED;

import io.sandboxbroker.gateway.web.Refuses;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents that an operation is 202 when its command takes longer than the request waits. */
@ApiResponse(
    responseCode = "202",
    description = "The command takes longer and continues",
    content = @Content(schema = @Schema(implementation = OperatorCommands.RunningCommand.class)),
    headers =
        @Header(
            name = "Location",
            description = "Where to look at the command",
            schema = @Schema(type = "string", format = "uri-reference")))
@Refuses({NOT_LISTENING, OVERLOADED, NOT_PUBLISHED})
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface LongRunningCommand {}
