package io.sandboxbroker.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaHistoryTest {

  private static final String ID = "{'name':'id','type':'string'}";
  private static final String KIND = enumField("['A','B'],'default':'A'");

  @TempDir private Path folder;
  private SchemaHistory history;

  @BeforeEach
  void release() {
    history = new SchemaHistory(folder, "a.R");
    history.add(schema(ID, KIND));
  }

  @Test
  void versions_are_kept_in_order() {
    for (int version = 2; version <= 11; version++) {
      history.add(schema(ID, KIND, optional("f" + version)));
    }

    assertThat(history.versions()).hasSize(11);
    assertThat(history.endsWith(schema(ID, KIND, optional("f11")))).isTrue();
    assertThat(history.endsWith(schema(ID, KIND))).isFalse();
  }

  @Test
  void a_record_without_a_history_is_not_released() {
    assertThat(new SchemaHistory(folder, "a.S").endsWith(schema(ID))).isFalse();
  }

  @Test
  void a_missing_version_is_noticed() throws IOException {
    history.add(schema(ID, KIND, optional("f")));
    Files.delete(folder.resolve("a.R/1.avsc"));

    assertThatThrownBy(history::versions).hasMessageEndingWith("a.R has no 1.avsc");
  }

  @Test
  void a_changed_word_of_the_documentation_is_another_version() {
    assertThat(history.endsWith(schema(ID.replace("}", ",'doc':'new'}"), KIND))).isFalse();
  }

  @Test
  void compatible_changes_are_no_conflict() {
    assertThat(history.conflictsWith(schema(ID, KIND))).isEmpty();
    assertThat(history.conflictsWith(schema(ID, KIND, optional("f")))).isEmpty();
    assertThat(history.conflictsWith(schema(KIND, ID))).isEmpty();
    assertThat(history.conflictsWith(schema(ID, enumField("['A','B','C'],'default':'A'"))))
        .isEmpty();
  }

  @Test
  void a_removed_field_without_a_default_cannot_be_read_by_the_older_version() {
    assertThat(history.conflictsWith(schema(KIND)))
        .singleElement()
        .asString()
        .startsWith("cannot be read by version 1: READER_FIELD_MISSING_DEFAULT_VALUE")
        .endsWith("id");
  }

  @Test
  void a_new_field_without_a_default_cannot_read_the_older_version() {
    assertThat(history.conflictsWith(schema(ID, KIND, "{'name':'f','type':'string'}")))
        .singleElement()
        .asString()
        .startsWith("cannot read version 1: READER_FIELD_MISSING_DEFAULT_VALUE");
  }

  @Test
  void a_changed_type_conflicts_both_ways() {
    assertThat(history.conflictsWith(schema("{'name':'id','type':'boolean'}", KIND)))
        .hasSize(2)
        .allMatch(conflict -> conflict.contains("TYPE_MISMATCH"));
  }

  @Test
  void a_promotion_works_one_way_only() {
    history.add(schema(ID, KIND, "{'name':'n','type':'int','default':0}"));

    assertThat(history.conflictsWith(schema(ID, KIND, "{'name':'n','type':'long','default':0}")))
        .singleElement()
        .asString()
        .startsWith("cannot be read by version 2: TYPE_MISMATCH");
  }

  @Test
  void a_new_symbol_of_an_enum_without_a_default_cannot_be_read_by_the_older_version() {
    var strict = new SchemaHistory(folder, "a.Strict");
    strict.add(schema(enumField("['A','B']")));

    assertThat(strict.conflictsWith(schema(enumField("['A','B','C']"))))
        .singleElement()
        .asString()
        .startsWith("cannot be read by version 1: MISSING_ENUM_SYMBOLS");
  }

  @Test
  void every_version_counts_and_not_only_the_last() {
    history.add(schema(KIND, "{'name':'id','type':'string','default':''}"));

    assertThat(history.conflictsWith(schema(KIND)))
        .singleElement()
        .asString()
        .startsWith("cannot be read by version 1");
  }

  private static String optional(String name) {
    return "{'name':'%s','type':['null','string'],'default':null}".formatted(name);
  }

  private static String enumField(String symbols) {
    return "{'name':'kind','type':{'type':'enum','name':'Kind','symbols':%s}}".formatted(symbols);
  }

  private static Schema schema(String... fields) {
    String json =
        "{'type':'record','name':'R','namespace':'a','fields':%s}"
            .formatted(List.of(fields))
            .replace('\'', '"');
    return new Schema.Parser().parse(json);
  }
}
