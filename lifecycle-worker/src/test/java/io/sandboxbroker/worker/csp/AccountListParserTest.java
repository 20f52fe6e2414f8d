package io.sandboxbroker.worker.csp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.worker.csp.AccountsReply.Accounts;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountListParserTest {

  private static final String GOOD =
      """
      {"account_type":"sandbox","state":"active","id":"identity/accounts/u1","name":"lab-1",
       "csp_id":17,"created_at":"2025-03-27T16:53:47Z","sfdc_account_id":"001","more":{"a":[1]}}\
      """;

  @Test
  void anAccountHasItsFields() {
    assertThat(parse(list(GOOD)).accounts())
        .containsExactly(
            new CspAccount(
                "sandbox",
                "active",
                "identity/accounts/u1",
                "lab-1",
                "17",
                "2025-03-27T16:53:47Z",
                "001"));
    assertThat(parse("{\"next\":{\"a\":[]},\"results\":[],\"count\":0}").accounts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "17",
        "\"text\"",
        "[]",
        "[[[]]]",
        "{\"account_type\":\"sandbox\",\"state\":\"active\",\"id\":\"a\",\"name\":5}",
        "{\"account_type\":\"sandbox\",\"state\":\"active\",\"id\":\"a\",\"name\":[\"n\"]}",
        "{\"account_type\":\"sandbox\",\"state\":\"active\",\"id\":\"a\",\"name\":\" \"}",
        "{\"account_type\":\"sandbox\",\"state\":\"active\",\"id\":\"a\",\"name\":\"\\ud800\"}",
        "{\"account_type\":\"sandbox\",\"state\":\"active\",\"id\":\"a\"}",
        "{\"account_type\":\"sandbox\",\"state\":\"active\",\"name\":\"n\"}",
        "{\"account_type\":\"sandbox\",\"state\":\"active\",\"id\":{},\"name\":\"n\"}",
        "{\"account_type\":\"sandbox\",\"state\":\"active\",\"id\":\"a b\",\"name\":\"n\"}"
      })
  void anOddEntryIsLeftOutAndTheOthersAreRead(String odd) {
    Accounts accounts = parse(list(GOOD, odd, GOOD));

    assertThat(accounts.accounts()).hasSize(2);
    assertThat(accounts.odd().count()).isEqualTo(1);
    assertThat(accounts.odd().examples()).singleElement().asString().startsWith("2 [");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"account_type\":5,\"state\":\"active\",\"id\":\"a\",\"name\":5}",
        "{\"account_type\":\"customer\",\"state\":{},\"id\":[],\"name\":null}",
        "{}"
      })
  void anOddFieldOfAnAccountThatIsNoSandboxMattersToNobody(String other) {
    Accounts accounts = parse(list(GOOD, other));

    assertThat(accounts.accounts()).filteredOn(CspAccount::isActiveSandbox).hasSize(1);
    assertThat(accounts.odd()).isEqualTo(OddAccounts.NONE);
  }

  @ParameterizedTest
  @CsvSource({"1, true", "256, true", "257, false"})
  void aNameHasUpTo256CharactersOfAnyScript(int length, boolean isUsable) {
    // Four bytes each, and two of Java's characters.
    String name = "\uD83C\uDF93".repeat(length);

    assertThat(parse(list(named(name))).accounts()).hasSize(isUsable ? 1 : 0);
  }

  @Test
  void bytesThatAreNoTextSpoilNoOtherAccount() {
    byte[] body = list(named("caf\u00e9"), GOOD).getBytes(ISO_8859_1);

    assertThat(AccountListParser.parse(body).orElseThrow().accounts()).hasSize(2);
  }

  @Test
  void onlyTheFirstOddEntriesAreNamed() {
    String[] many = Collections.nCopies(1_000, "null").toArray(String[]::new);

    OddAccounts odd = parse(list(many)).odd();
    assertThat(odd.count()).isEqualTo(1_000);
    assertThat(odd.examples()).hasSize(10);
  }

  @Test
  void anIdIsNamedShortAndPrintable() {
    String id = "\\n".repeat(500);
    String odd =
        "{\"account_type\":\"sandbox\",\"state\":\"active\",\"id\":\"" + id + "\",\"name\":\"n\"}";

    assertThat(parse(list(odd)).odd().examples().getFirst())
        .isEqualTo("1 [" + "?".repeat(64) + "]: its id is no text of 1 to 256 visible characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3002036",
        "3002036.0",
        "3.002036e6",
        "3.002036E+6",
        "30020360e-1",
        "\"3002036\"",
        "\" 3002036.00 \"",
        "\"0003002036\"",
        "0003002036"
      })
  void aNumberHasOneForm(String number) {
    assertThat(parse(list(numbered(number))).accounts())
        .extracting(CspAccount::sandboxId)
        .containsExactly("3002036");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "{}",
        "[17]",
        "3.5",
        "1e999999",
        "1e99999999999999999999",
        "1e999",
        "-1e-999999",
        "NaN",
        "\"\"",
        "\"pool\"",
        "\"1e999999\"",
        "\"a/1\""
      })
  void withoutANumberThatCanBeUsedTheIdCounts(String number) {
    assertThat(parse(list(numbered(number), GOOD)).accounts())
        .extracting(CspAccount::sandboxId)
        .containsExactly("a/1", "17");
  }

  @Test
  void aNumberOfAMillionDigitsCostsNothing() {
    assertThat(parse(list(numbered("9".repeat(1_000_000)), GOOD)).accounts()).hasSize(2);
  }

  @Test
  void aTextThatIsNoNumberStaysAsItIs() {
    assertThat(parse(list(numbered("\"lab-17\""))).accounts())
        .extracting(CspAccount::sandboxId)
        .containsExactly("lab-17");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"results\":null}",
        "{\"results\":{}}",
        "{\"results\":[",
        "{\"results\":[]",
        "{\"results\":[{\"id\":",
        "{\"results\":[]}{}",
        "{\"results\":[,]}",
        "<html>"
      })
  void aBrokenFrameIsNoList(String body) {
    assertThat(AccountListParser.parse(body.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void aListThatIsTooDeepIsNoList() {
    assertThat(AccountListParser.parse(list("[".repeat(1_000_000)).getBytes(UTF_8))).isEmpty();
  }

  private static Accounts parse(String body) {
    Optional<Accounts> parsed = AccountListParser.parse(body.getBytes(UTF_8));
    return parsed.orElseThrow();
  }

  private static String list(String... accounts) {
    return "{\"results\":[" + String.join(",", accounts) + "]}";
  }

  private static String named(String name) {
    return "{\"account_type\":\"sandbox\",\"state\":\"active\",\"id\":\"a\",\"name\":\""
        + name
        + "\"}";
  }

  private static String numbered(String number) {
    return "{\"account_type\":\"sandbox\",\"state\":\"active\",\"id\":\"a/1\",\"name\":\"n\",\"csp_id\":"
        + number
        + "}";
  }
}
