package dev.sallyport.cli.command;

import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Moments: so long ago, as {@link DurationOption} has it, or {@code 2026-01-31T16:20:05Z}. */
final class MomentOption implements ITypeConverter<Instant> {

  @Override
  public Instant convert(String value) {
    try {
      return value.contains("T")
          ? Instant.parse(value)
          : Instant.now().minus(new DurationOption().convert(value));
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'" + value + "' is neither a time such as 2026-01-31T16:20:05Z nor so long ago, as 2h");
    }
  }
}
