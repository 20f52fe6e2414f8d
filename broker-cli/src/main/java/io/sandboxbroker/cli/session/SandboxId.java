package io.sandboxbroker.cli.session;

import io.sandboxbroker.cli.http.SettingsException;
import java.util.regex.Pattern;

/** The ids of sandboxes and commands, as they stand in paths: unchanged, slashes and all. */
public final class SandboxId {

  private static final Pattern IN_PATHS = Pattern.compile("[A-Za-z0-9._~:@/-]+");

  private SandboxId() {}

  /**
   * An id that can stand in a path.
   *
   * @throws SettingsException if it cannot
   */
  public static String inPath(String id) {
    if (!IN_PATHS.matcher(id).matches() || id.contains("..")) {
      throw new SettingsException("'" + id + "' is no id");
    }
    return id;
  }
}
