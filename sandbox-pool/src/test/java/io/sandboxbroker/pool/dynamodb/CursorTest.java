package io.sandboxbroker.pool.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cursor from outside names a key of its query, or is refused. */
class CursorTest {

  @Test
  void aCursorIsDecodedAsItWasEncoded() {
    var byName = new Cursor(TableSchema.STATUS_INDEX, "stale#07", "SBX#1", "lab-1\n2");
    var byTime = new Cursor(TableSchema.TRACK_INDEX, "owner", "SBX#1", "-1767261600750");

    assertThat(Cursor.decode(byName.index(), "stale#07", "lab-", byName.encode()))
        .isEqualTo(byName);
    assertThat(Cursor.decode(byTime.index(), "owner", "", byTime.encode())).isEqualTo(byTime);
  }

  @Test
  void whatDynamoDbWouldNotAcceptAsAKeyIsRefused() {
    for (String text :
        List.of(
            "",
            "stale#07",
            "stale#07\nSBX#1",
            "stale#07\nSBX#\nlab-1",
            "stale#07\n1\nlab-1",
            "stale#07\nSBX#1\n",
            "stale#07\nSBX#1\n" + "x".repeat(1_025),
            "stale#07\nSBX#" + "é".repeat(1_023) + "\nlab-1",
            "stale#08\nSBX#1\nlab-1")) {
      refused(TableSchema.STATUS_INDEX, "stale#07", "", text);
    }
    refused(TableSchema.STATUS_INDEX, "stale#07", "lab-", "stale#07\nSBX#1\nother-1");
    for (String time : List.of("", "now", "1e3", "9999999999999999999", "--1")) {
      refused(TableSchema.TRACK_INDEX, "owner", "", "owner\nSBX#1\n" + time);
    }
    refused(TableSchema.TRACK_INDEX, "owner", "", "another\nSBX#1\n1767261600750");
  }

  private static void refused(
      TableSchema.Index index, String partition, String prefix, String text) {
    String encoded = Base64.getUrlEncoder().encodeToString(text.getBytes(UTF_8));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cursor.decode(index, partition, prefix, encoded))
        .withMessage("Not a cursor of this query");
  }
}
