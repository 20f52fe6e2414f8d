package io.sandboxbroker.gateway.security;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The tokens that open the API.
 *
 * @param apiToken opens the track endpoints; required unless others may open the API ({@code
 *     BROKER_API_TOKEN})
 * @param adminToken opens these and the admin endpoints; likewise ({@code BROKER_ADMIN_TOKEN})
 * @param tokensFile where further tokens are; none by default ({@code BROKER_TOKENS_FILE})
 * @param tokensFilePoll how often it is looked at whether that file has changed; 5 s by default
 */
@Validated
@ConfigurationProperties("broker.access")
record TokenSettings(
    @DefaultValue("") String apiToken,
    @DefaultValue("") String adminToken,
    @DefaultValue("") String tokensFile,
    @DefaultValue("5s") @DurationMin(millis = 50) @DurationMax(minutes = 10)
        Duration tokensFilePoll) {

  /** Known to everybody who reads the source. */
  private static final Set<String> FOR_DEVELOPMENT = Set.of("dev_token_local", "admin_token_local");

  boolean hasFile() {
    return !tokensFile.isBlank();
  }

  /**
   * The tokens of the environment.
   *
   * @param required whether both must be there
   * @param local whether tokens for development will do
   * @throws UnsafeTokenException if one is missing, or everybody knows it
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
      requireSecret(name, token, local);
      tokens.add(new NamedToken(name, role, token));
    }
  }

  /**
   * Refuses tokens that the source tells everybody.
   *
   * @param where what the token is called in the refusal
   */
  static void requireSecret(String where, String token, boolean local) {
    if (!local && FOR_DEVELOPMENT.contains(token)) {
      throw new UnsafeTokenException(
          where + " is a token for development, which only the profile 'local' accepts");
    }
  }

  /** Keeps the tokens to itself. */
  @Override
  public String toString() {
    return "TokenSettings[…]";
  }
}
