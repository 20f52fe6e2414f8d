package io.sandboxbroker.e2e.stack;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** The tokens file of the gateway, which reads it again when it changes. Belongs to one thread. */
public final class TokensFile implements AutoCloseable {

  private final Path file;

  private TokensFile(Path file) {
    this.file = file;
  }

  static TokensFile create() {
    try {
      var tokens = new TokensFile(Files.createTempFile("tokens", ".txt"));
      tokens.reset();
      return tokens;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return file;
  }

  /** Leaves an unused token, as the gateway refuses a file without any. */
  public void reset() {
    replace("unused track " + UUID.randomUUID());
  }

  /** Replaces the whole file, as docs/security.md requires. */
  public void replace(String... lines) {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(beside, List.of(lines));
      Files.move(beside, file, ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
