package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.Output;

/** A part that passes as it is. */
public final class PassingFormat implements Format {

  @Override
  public void write(byte[] source, int from, int to, Output output) {
    output.write(source, from, to);
  }

  @Override
  public void finish(Output output) {}

  @Override
  public int held() {
    return 0;
  }

  @Override
  public boolean hasUninspected() {
    return true;
  }
}
