package io.sandboxbroker.gateway.command;

import static io.sandboxbroker.gateway.web.Refusal.FORBIDDEN;
import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;

import io.sandboxbroker.gateway.inspection.PageParameters;
import io.sandboxbroker.gateway.inspection.PageToken;
import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.gateway.web.QueryParameters;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.waiting.WaitingTicket;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Shows operators the queue, from the tickets that every gateway knows. */
@ApiController(tag = "Operators")
class QueueController {

  private static final List<String> QUERY = List.of("queue");

  /** A place and the id of a command. */
  private static final Pattern POSITION = Pattern.compile("([0-9]{1,19})/(.+)");

  private final QueuePositions positions;
  private final WaitEstimates estimates;
  private final TopicReader queueReader;

  QueueController(QueuePositions positions, WaitEstimates estimates, TopicReader queueReader) {
    this.positions = positions;
    this.estimates = estimates;
    this.queueReader = queueReader;
  }

  @Operation(
      operationId = "listQueue",
      summary = "See who waits for a sandbox",
      description =
          "Page by page, in the order of the queue, and the longest queues by name prefix. An"
              + " allocation that waits while the pages are read is on exactly one of them.",
      parameters = {
        @Parameter(
            in = ParameterIn.QUERY,
            name = PageParameters.LIMIT,
            description = "The maximum number of allocations on a page",
            schema =
                @Schema(type = "integer", minimum = "1", maximum = "100", defaultValue = "50")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = PageToken.PARAMETER,
            description = "The cursor of the previous page",
            schema =
                @Schema(
                    type = "string",
                    minLength = 1,
                    maxLength = PageToken.MAX_LENGTH,
                    pattern = PageToken.PATTERN))
      })
  @ApiResponse(responseCode = "200", description = "A page of the queue")
  @Refuses({FORBIDDEN, NOT_LISTENING})
  @GetMapping("/v1/admin/queue")
  Mono<QueueView> queue(ServerWebExchange exchange) {
    QueryParameters.allowOnly(exchange, PageParameters.ALL);
    int limit = PageParameters.limit(exchange);
    QueuePositions.Key last = last(PageParameters.cursor(exchange));
    return Mono.fromSupplier(
        () -> {
          if (!queueReader.isListening()) {
            throw new RefusedException(NOT_LISTENING);
          }
          return page(last, limit);
        });
  }

  private QueueView page(QueuePositions.@Nullable Key last, int limit) {
    QueueOrder order = positions.order();
    // One more shows whether there is a next page.
    List<WaitingTicket> tickets = positions.waitingBehind(last).limit(limit + 1L).toList();
    boolean isLast = tickets.size() <= limit;
    List<WaitingTicket> shown = isLast ? tickets : tickets.subList(0, limit);
    return new QueueView(
        shown.stream()
            .map(ticket -> QueueView.Waiting.of(ticket, order, estimates.seconds(ticket)))
            .toList(),
        shown.size(),
        isLast ? null : cursor(shown.getLast()),
        positions.length(),
        QueueView.longest(order));
  }

  private static String cursor(WaitingTicket last) {
    return new PageToken(0, last.getNumber() + "/" + last.getCommandId()).encode(QUERY);
  }

  private static QueuePositions.@Nullable Key last(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    String position = PageToken.decode(QUERY, 1, cursor).cursor();
    Matcher text = POSITION.matcher(position == null ? "" : position);
    if (!text.matches()) {
      throw PageToken.invalid();
    }
    try {
      return new QueuePositions.Key(Long.parseLong(text.group(1)), text.group(2));
    } catch (NumberFormatException tooLarge) {
      throw PageToken.invalid();
    }
  }
}
