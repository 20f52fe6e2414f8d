package io.sandboxbroker.gateway.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The tokens that open the API.
 *
 * @param apiToken opens the track endpoints; no default ({@code BROKER_API_TOKEN})
 * @param adminToken opens these and the admin endpoints; no default ({@code BROKER_ADMIN_TOKEN})
 */
@ConfigurationProperties("broker.access")
record AccessSettings(@DefaultValue("") String apiToken, @DefaultValue("") String adminToken) {

  /** Keeps the tokens to itself. */
  @Override
  public String toString() {
    return "AccessSettings[…]";
  }
}
