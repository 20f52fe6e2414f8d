package io.sandboxbroker.worker.csp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.worker.csp.AccountsReply.Accounts;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Reads the CSP's list account by account, so that an odd account is left out and the others are
 * read. Only a list whose frame is broken is unreadable. One parser reads one list.
 */
final class AccountListParser {

  private static final int MAX_DEPTH = 10_000;
  private static final int MAX_SHARED = 20;

  /** The body is bounded; within it nothing may be too long or too deep for the parser. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
          .build();

  private static final Set<String> FIELDS =
      Set.of("account_type", "state", "id", "name", "csp_id", "created_at", "sfdc_account_id");

  private final JsonParser parser;
  private final List<CspAccount> accounts = new ArrayList<>();
  private final OddAccounts.Builder odd = new OddAccounts.Builder();
  private final Map<String, String> texts = new HashMap<>();
  private int position;

  private record Value(JsonToken type, String text) {}

  private AccountListParser(JsonParser parser) {
    this.parser = parser;
  }

  /** The accounts of a reply; empty if it is no list, or ends before the list does. */
  static Optional<Accounts> parse(byte[] body) {
    // A reader replaces bytes that are no text, which would else end the whole list.
    var text = new InputStreamReader(new ByteArrayInputStream(body), UTF_8);
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      return new AccountListParser(parser).read();
    } catch (JacksonException unreadable) {
      // Its message quotes the body.
      return Optional.empty();
    }
  }

  private Optional<Accounts> read() {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return Optional.empty();
    }
    boolean isList = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isResults = parser.currentName().equals("results");
      JsonToken value = parser.nextToken();
      if (isResults && value == JsonToken.START_ARRAY) {
        isList = true;
        readAccounts();
      } else {
        parser.skipChildren();
      }
    }
    return isList && parser.nextToken() == null
        ? Optional.of(new Accounts(accounts, odd.build()))
        : Optional.empty();
  }

  private void readAccounts() {
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      position++;
      if (token == JsonToken.START_OBJECT) {
        add(readFields());
      } else if (token == null) {
        return;
      } else {
        odd.add(position, "", "it is no account");
        parser.skipChildren();
      }
    }
  }

  private Map<String, Value> readFields() {
    Map<String, Value> fields = new HashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken type = parser.nextToken();
      if (type.isStructStart()) {
        parser.skipChildren();
      }
      if (FIELDS.contains(name)) {
        fields.put(name, new Value(type, scalar(type)));
      }
    }
    return fields;
  }

  private String scalar(JsonToken type) {
    // A number as it is written: to compute its value may cost more than it is worth.
    return type == JsonToken.VALUE_STRING || type.isNumeric() ? parser.getString() : "";
  }

  private void add(Map<String, Value> fields) {
    var account =
        new CspAccount(
            shared(text(fields, "account_type")),
            shared(text(fields, "state")),
            text(fields, "id"),
            text(fields, "name"),
            number(fields),
            text(fields, "created_at"),
            text(fields, "sfdc_account_id"));
    Optional<String> fault = account.isActiveSandbox() ? account.fault() : Optional.empty();
    fault.ifPresentOrElse(
        reason -> odd.add(position, String.valueOf(account.id()), reason),
        () -> accounts.add(account));
  }

  private static @Nullable String text(Map<String, Value> fields, String name) {
    Value value = fields.get(name);
    return value != null && value.type() == JsonToken.VALUE_STRING ? value.text() : null;
  }

  /** The same object for the same text: every account has one of a few types and states. */
  private @Nullable String shared(@Nullable String text) {
    return text == null || text.length() > MAX_SHARED
        ? text
        : texts.computeIfAbsent(text, it -> it);
  }

  private static @Nullable String number(Map<String, Value> fields) {
    Value value = fields.get("csp_id");
    return value == null ? null : AccountNumber.of(value.text()).orElse(null);
  }
}
