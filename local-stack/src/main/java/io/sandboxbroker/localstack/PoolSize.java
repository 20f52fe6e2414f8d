package io.sandboxbroker.localstack;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of accounts: 0 to 100,000. */
final class PoolSize implements ITypeConverter<Integer> {

  static final int MAX = 100_000;

  @Override
  public Integer convert(String text) {
    try {
      int size = Integer.parseInt(text);
      if (size >= 0 && size <= MAX) {
        return size;
      }
    } catch (NumberFormatException noNumber) {
      throw (TypeConversionException) refuse(text).initCause(noNumber);
    }
    throw refuse(text);
  }

  private static TypeConversionException refuse(String text) {
    return new TypeConversionException("a pool has 0 to " + MAX + " accounts, not '" + text + "'");
  }
}
