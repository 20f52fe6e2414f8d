package io.sandboxbroker.gateway.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileTest {

  private static final String A = "lab-a track first-token-of-lab-a\n";

  @TempDir Path folder;
  private final TokenFile file = new TokenFile(Path.of("tokens"), false);

  @Test
  void aLineIsANameARoleAndAToken() throws IOException {
    var tokens =
        tokensOf("# who may call\r\n\r\n" + A + "  ops\tadmin  the-operators-token  \r\n#end");
    assertThat(tokens.find("first-token-of-lab-a"))
        .hasValueSatisfying(
            client -> {
              assertThat(client.name()).isEqualTo("lab-a");
              assertThat(client.roles()).containsOnly(Role.TRACK);
            });
    assertThat(tokens.find("the-operators-token"))
        .hasValueSatisfying(client -> assertThat(client.roles()).containsOnly(Role.ADMIN));
    assertThat(tokensOf("lab-b track another-token-of-b quota=50").find("another-token-of-b"))
        .hasValueSatisfying(client -> assertThat(client.quota()).isEqualTo(50));
    assertThat(tokensOf(A + "audit viewer the-auditors-token").find("the-auditors-token"))
        .hasValueSatisfying(client -> assertThat(client.roles()).containsOnly(Role.VIEWER));
    assertThat(tokens.find("first-token-of-lab-")).isEmpty();
    assertThat(tokens.find("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                     | tokens has no token",
        "# nobody                               | tokens has no token",
        "lab-a track                            | tokens, line 1: it is not a name, a role, a",
        "lab-a track a-secret-of-lab-a more     | tokens, line 1: the fourth part is not quota=1",
        "lab-a track a-secret-of-lab-a quota=0  | tokens, line 1: the fourth part is not quota=1",
        "lab-a track a-secret-of-lab-a quota=-5 | tokens, line 1: the fourth part is not quota=1",
        "lab-a track a-secret-of-lab-a quota=10001 | tokens, line 1: the fourth part is not quota",
        "lab-a track a-secret-of-lab-a quota=5 x | tokens, line 1: it is not a name, a role, a",
        "lab/a track a-secret-of-lab-a          | tokens, line 1: the name is not",
        "lab-a tracks a-secret-of-lab-a         | tokens, line 1: the role is none of",
        "lab-a ADMIN a-secret-of-lab-a          | tokens, line 1: the role is none of",
        "lab-a track a-secret-of-lab            | tokens, line 1: the token is shorter than 16",
        "lab-a track a-sécret-of-lab-a          | tokens, line 1: the token has a space, a line",
        "lab-a track dev_token_local            | tokens, line 1: the token is a token for dev",
        "lab-a track replace-me-as-well         | tokens, line 1: the token is the value of an",
        "lab-a track admin_token_local          | tokens, line 1: the token is a token for dev",
      })
  void whatIsNotUnderstoodIsRefusedByItsLineAndNotRepeated(String content, String why) {
    assertThatThrownBy(() -> tokensOf(content))
        .isInstanceOf(UnsafeTokenException.class)
        .hasMessageStartingWith(why)
        .message()
        .doesNotContain("secret");
  }

  @Test
  void namesAndTokensAreThereOnce() {
    assertThatThrownBy(() -> tokensOf(A + "lab-a admin another-token-of-lab-a"))
        .hasMessage("two tokens have the name lab-a");
    assertThatThrownBy(() -> tokensOf(A + "lab-b admin first-token-of-lab-a"))
        .hasMessage("lab-a and lab-b are the same");
  }

  @Test
  void thereAreOnlySoManyTokens() {
    String line = "name-%d track token-number-%05d\n";
    var lines = new StringBuilder();
    for (int number = 0; number <= 1_000; number++) {
      lines.append(line.formatted(number, number));
    }
    assertThatThrownBy(() -> tokensOf(lines.toString()))
        .hasMessage("tokens has more than 1000 tokens");
  }

  @Test
  void onlySoMuchIsReadOfAFile() throws IOException {
    Path large = Files.writeString(folder.resolve("large"), "#".repeat(256 * 1024 + 1));
    assertThatThrownBy(() -> new TokenFile(large, false).read())
        .hasMessage(large + " is longer than 262144 bytes");
    assertThatThrownBy(() -> new TokenFile(folder, false).read())
        .hasMessage(folder + " cannot be read");
  }

  @Test
  void nothingThatIsKeptPrintsAToken() {
    List<NamedToken> tokens = file.tokens(A.getBytes(UTF_8));
    assertThat(tokens).hasToString("[lab-a]");
    assertThat(tokens.getFirst().client().toString()).doesNotContain("first-token");
  }

  private AccessTokens tokensOf(String content) throws IOException {
    Path tokens = Files.writeString(folder.resolve("tokens"), content);
    try {
      return new AccessTokens(List.of(), Optional.of(new TokenFile(tokens, false)));
    } catch (UnsafeTokenException e) {
      throw new UnsafeTokenException(e.getMessage().replace(folder + "/", ""));
    }
  }
}
