package io.sandboxbroker.gateway.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.gateway.web.RefusedException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A position in a list that operators read page by page.
 *
 * <p>A client gets it as opaque text and returns the text for the next page. The text needs no key:
 * it names a position in a list that the same token may read anyway. A checksum over query and
 * position binds the text to its query. Every gateway reads the text of every other.
 *
 * @param segment the segment of the list, from 0
 * @param cursor the segment's own cursor; null at the beginning of the segment
 */
public record PageToken(int segment, @Nullable String cursor) {

  /** The query parameter that has the text. */
  public static final String PARAMETER = "cursor";

  /** The beginning of a list. */
  public static final PageToken FIRST = new PageToken(0, null);

  private static final String VERSION = "1";

  /** The most characters of the text. */
  public static final int MAX_LENGTH = 4096;

  /** The alphabet of the text, for the OpenAPI document. */
  public static final String PATTERN = "^[A-Za-z0-9_-]+$";

  private static final Pattern TEXT =
      Pattern.compile(VERSION + "[0-9a-f]{8}\n([0-9]{1,5})\n(.*)", Pattern.DOTALL);

  /**
   * Returns the text of this position.
   *
   * @param query the parts of the query, which have no line breaks
   */
  public String encode(List<String> query) {
    String position = segment + "\n" + (cursor == null ? "" : cursor);
    var checksum = new CRC32();
    checksum.update((String.join("\n", query) + "\n" + position).getBytes(UTF_8));
    String text = "%s%08x\n%s".formatted(VERSION, checksum.getValue(), position);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  /**
   * Returns the position that a text names.
   *
   * @param segments the number of segments of the list
   * @throws RefusedException if {@link #encode} would not return this text for any position of the
   *     query
   */
  public static PageToken decode(List<String> query, int segments, String encoded) {
    if (encoded.length() > MAX_LENGTH) {
      throw invalid();
    }
    try {
      Matcher text = TEXT.matcher(new String(Base64.getUrlDecoder().decode(encoded), UTF_8));
      if (text.matches()) {
        String cursor = text.group(2).isEmpty() ? null : text.group(2);
        var token = new PageToken(Integer.parseInt(text.group(1)), cursor);
        if (token.segment < segments && token.encode(query).equals(encoded)) {
          return token;
        }
      }
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    throw invalid();
  }

  /** The refusal of a text that names no position of the query. */
  public static RefusedException invalid() {
    return RefusedException.invalid(PARAMETER, "is no cursor of this query");
  }
}
