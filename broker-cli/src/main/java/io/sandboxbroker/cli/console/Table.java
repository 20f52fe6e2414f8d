package io.sandboxbroker.cli.console;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Aligned columns of text, with or without a head. */
public final class Table {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  private Table() {}

  /** A row for each object, and a column for each of these fields, named by the head. */
  public static Table of(JsonNode objects, String... fields) {
    var table = new Table();
    table.rows.add(List.of(fields).stream().map(Table::head).toList());
    for (JsonNode object : objects) {
      table.rows.add(
          List.of(fields).stream().map(field -> Cell.of(field, object.path(field))).toList());
    }
    return table;
  }

  /** A row for each object, and a column for each field that any of them has. */
  public static Table ofAll(JsonNode objects) {
    Set<String> fields = new LinkedHashSet<>();
    for (JsonNode object : objects) {
      fields.addAll(object.propertyNames());
    }
    return of(objects, fields.toArray(String[]::new));
  }

  /** A row for each field of an object, except these. */
  public static Table ofFields(JsonNode object, String... except) {
    Set<String> hidden = Set.of(except);
    var table = new Table();
    object
        .propertyStream()
        .filter(field -> !hidden.contains(field.getKey()))
        .forEach(
            field ->
                table.rows.add(List.of(field.getKey(), Cell.of(field.getKey(), field.getValue()))));
    return table;
  }

  /** The fields of an object in one line. */
  public static String inOneLine(JsonNode object) {
    return Cell.of("", object);
  }

  /**
   * The values of these fields of an object in one line; those that it does not have are left out.
   */
  public static String inOneLine(JsonNode object, String... fields) {
    return Stream.of(fields)
        .filter(object::hasNonNull)
        .map(field -> Cell.of(field, object.path(field)))
        .collect(Collectors.joining(GAP));
  }

  private static String head(String field) {
    return field.toUpperCase(Locale.ROOT).replace('_', ' ');
  }

  /** The lines of the table, without blanks at their ends. */
  public List<String> lines() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String text = row.get(column);
      line.append(text).repeat(" ", widths[column] - text.length()).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
