package io.sandboxbroker.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class AccessTokensTest {

  private static final String OLD = "lab-a track old-token-of-lab-a\n";
  private static final String NEW = "lab-a.2 track new-token-of-lab-a\n";

  @TempDir Path folder;
  private Path path;
  private AccessTokens tokens;

  @BeforeEach
  void begin() throws IOException {
    path = Files.writeString(folder.resolve("tokens"), OLD);
    tokens =
        new AccessTokens(
            List.of(new NamedToken("BROKER_API_TOKEN", Role.TRACK, "of-environment")),
            Optional.of(new TokenFile(path, false)));
  }

  @Test
  void aTokenIsRotatedWhileOldAndNewAreGood() throws IOException {
    says(OLD + NEW);
    assertThat(isGood("old-token-of-lab-a")).isTrue();
    assertThat(isGood("new-token-of-lab-a")).isTrue();
    says(NEW);
    assertThat(isGood("old-token-of-lab-a")).isFalse();
    assertThat(isGood("new-token-of-lab-a")).isTrue();
    assertThat(isGood("of-environment")).isTrue();
  }

  @Test
  void whatWasSeenOnlyOnceMayBeHalfOfIt() throws IOException {
    Files.writeString(path, OLD + NEW);
    tokens.reload();
    assertThat(isGood("new-token-of-lab-a")).isFalse();
    tokens.reload();
    assertThat(isGood("new-token-of-lab-a")).isTrue();
  }

  @Test
  void aBrokenFileLeavesTheTokensAsTheyWereAndIsLoggedOnce(CapturedOutput output)
      throws IOException {
    says(NEW + "lab-b track of-lab-b\n");
    tokens.reload();
    assertThat(isGood("old-token-of-lab-a")).isTrue();
    assertThat(isGood("new-token-of-lab-a")).isFalse();
    assertThat(tokens.isFileRejected()).isTrue();
    assertThat(output.getAll().lines().filter(line -> line.contains("tokens stay valid")))
        .singleElement()
        .asString()
        .contains("tokens, line 2: the token is shorter than 16 characters");
    assertThat(output).doesNotContain("of-lab");
    says(NEW);
    assertThat(isGood("new-token-of-lab-a")).isTrue();
    assertThat(tokens.isFileRejected()).isFalse();
  }

  @Test
  void aFileThatHasGoneLeavesThemToo(CapturedOutput output) throws IOException {
    Files.delete(path);
    tokens.reload();
    tokens.reload();
    assertThat(isGood("old-token-of-lab-a")).isTrue();
    assertThat(tokens.isFileRejected()).isTrue();
    assertThat(output.getAll().lines().filter(line -> line.contains("cannot be read"))).hasSize(1);
    says(OLD);
    assertThat(tokens.isFileRejected()).isFalse();
  }

  @Test
  void aNameOfTheEnvironmentIsTaken() throws IOException {
    says("BROKER_API_TOKEN track another-token-of-ours\n");
    assertThat(isGood("another-token-of-ours")).isFalse();
    assertThat(tokens.isFileRejected()).isTrue();
  }

  /** Says it for good. */
  private void says(String content) throws IOException {
    Files.writeString(path, content);
    tokens.reload();
    tokens.reload();
  }

  private boolean isGood(String token) {
    return tokens.find(token).isPresent();
  }
}
