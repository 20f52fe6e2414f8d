package io.sandboxbroker.gateway.security;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The bearer tokens of the API.
 *
 * @param apiToken the token of the track endpoints; required without a tokens file and an issuer of
 *     JWTs ({@code BROKER_API_TOKEN})
 * @param adminToken the token of all endpoints; required likewise ({@code BROKER_ADMIN_TOKEN})
 * @param tokensFile the path of a file with more tokens; none by default ({@code
 *     BROKER_TOKENS_FILE})
 * @param tokensFilePoll the time between two reads of that file, 50 ms to 10 min; 5 s by default
 */
@Validated
@ConfigurationProperties("broker.access")
record TokenSettings(
    @DefaultValue("") String apiToken,
    @DefaultValue("") String adminToken,
    @DefaultValue("") String tokensFile,
    @DefaultValue("5s") @DurationMin(millis = 50) @DurationMax(minutes = 10)
        Duration tokensFilePoll) {

  boolean hasFile() {
    return !tokensFile.isBlank();
  }

  /**
   * Returns the tokens of the environment.
   *
   * @param required whether both must be set
   * @param local whether development tokens are allowed
   * @throws UnsafeTokenException if a required token is missing or a token is unsafe
   */
  List<NamedToken> ofEnvironment(boolean required, boolean local) {
    List<NamedToken> tokens = new ArrayList<>();
    add(tokens, Role.TRACK, "BROKER_API_TOKEN", apiToken, required, local);
    add(tokens, Role.ADMIN, "BROKER_ADMIN_TOKEN", adminToken, required, local);
    return tokens;
  }

  private static void add(
      List<NamedToken> tokens,
      Role role,
      String name,
      String token,
      boolean required,
      boolean local) {
    if (token.isBlank() && required) {
      throw new UnsafeTokenException(name + " is not set");
    }
    if (!token.isBlank()) {
      TokenRules.require(name, token, local);
      tokens.add(new NamedToken(name, role, token));
    }
  }

  /** Hides the tokens. */
  @Override
  public String toString() {
    return "TokenSettings[…]";
  }
}
