package io.sandboxbroker.cli.console;

/** How results are printed. */
public enum OutputFormat {
  /** For people. */
  TABLE,
  /** For scripts: the broker's own JSON. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
