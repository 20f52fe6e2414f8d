package io.sandboxbroker.cli.track;

import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.http.SettingsException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which sandbox is wanted, and for which lab. */
public final class PlaceOptions {

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "Only a sandbox whose name starts with this text.")
  private @Nullable String prefix;

  @Option(names = "--lab", paramLabel = "ID", description = "The lab, which groups tracks.")
  private @Nullable String lab;

  /** The call with these wishes. */
  Call in(Call call) {
    return call.with("X-Sandbox-Name-Prefix", ascii("--prefix", prefix))
        .with("X-Instruqt-Track-ID", ascii("--lab", lab));
  }

  /** The HTTP client of the JDK would send question marks. */
  private static @Nullable String ascii(String option, @Nullable String value) {
    if (value != null && !StandardCharsets.US_ASCII.newEncoder().canEncode(value)) {
      throw new SettingsException(option + " must be ASCII");
    }
    return value;
  }
}
