package io.sandboxbroker.cli.http;

/** Signals that the settings are wrong, so that nothing can be sent. */
public final class SettingsException extends RuntimeException {

  /**
   * A wrong setting.
   *
   * @param message says which, in one line, and never shows a token
   */
  public SettingsException(String message) {
    super(message);
  }
}
