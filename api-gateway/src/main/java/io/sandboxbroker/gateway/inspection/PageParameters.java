package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.gateway.web.QueryParameters;
import io.sandboxbroker.gateway.web.RefusedException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/** The query parameters of a list that operators read page by page. */
public final class PageParameters {

  /** The parameter for the maximum number of entries on a page. */
  public static final String LIMIT = "limit";

  /** The parameters of a list without filters. */
  public static final Set<String> ALL = Set.of(LIMIT, PageToken.PARAMETER);

  private static final int MAX_LIMIT = 100;
  private static final String DEFAULT_LIMIT = "50";

  private PageParameters() {}

  /**
   * The maximum number of entries on the page.
   *
   * @throws RefusedException if it is no whole number from 1 to 100
   */
  public static int limit(ServerWebExchange exchange) {
    String value = QueryParameters.value(exchange, LIMIT).orElse(DEFAULT_LIMIT);
    int limit = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw RefusedException.invalid(LIMIT, "is no whole number from 1 to " + MAX_LIMIT);
    }
    return limit;
  }

  /** The text of a {@link PageToken}; null for the first page. */
  public static @Nullable String cursor(ServerWebExchange exchange) {
    return QueryParameters.value(exchange, PageToken.PARAMETER).orElse(null);
  }
}
