package dev.sallyport.cli.command;

import dev.sallyport.core.mask.DetectorId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The name of a detector. */
final class DetectorOption implements ITypeConverter<DetectorId> {
  @Override
  public DetectorId convert(String value) {
    try {
      return new DetectorId(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + value + "' is no name of a detector");
    }
  }
}
