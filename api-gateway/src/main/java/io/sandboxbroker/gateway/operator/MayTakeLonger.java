package io.sandboxbroker.gateway.operator;

import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents that an operation is answered 202 when its command outlasts the client's patience. */
@ApiResponse(
    responseCode = "202",
    description = "It takes longer, and goes on",
    content = @Content(schema = @Schema(implementation = RunningCommand.class)),
    headers =
        @Header(
            name = "Location",
            description = "Where to ask what became of it",
            schema = @Schema(type = "string", format = "uri-reference")))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface MayTakeLonger {}
