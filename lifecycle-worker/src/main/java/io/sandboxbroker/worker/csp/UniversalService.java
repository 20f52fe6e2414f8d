package io.sandboxbroker.worker.csp;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A service inside an account, as the CSP lists it. The CSP leaves out what it likes.
 *
 * @param id such as {@code infra/universal_service/<key>}
 */
record UniversalService(@Nullable String id, @Nullable String name) {

  private static final Pattern KEY = Pattern.compile("\\w[\\w.-]*");

  /** What it is deleted by: the last segment of its id; empty when that could mean another path. */
  Optional<String> key() {
    String known = Objects.requireNonNullElse(id, "");
    return Optional.of(known.substring(known.lastIndexOf('/') + 1))
        .filter(last -> KEY.matcher(last).matches());
  }
}
