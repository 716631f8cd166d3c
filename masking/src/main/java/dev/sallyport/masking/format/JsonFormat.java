package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Tally;

/** JSON (RFC 8259), one text or several, as in newline-delimited JSON. */
public final class JsonFormat implements Format {

  private final JsonMasking masking;
  private final JsonTokenizer tokenizer;

  /** JSON in which the detectors of a plan are looked for. */
  public JsonFormat(ScanPlan plan, Tally tally) {
    masking = new JsonMasking(plan, tally, 0);
    tokenizer = new JsonTokenizer(masking);
  }

  @Override
  public void write(byte[] source, int from, int to, Output output) throws MalformedException {
    masking.writeTo(output);
    tokenizer.write(source, from, to);
  }

  @Override
  public void finish(Output output) throws MalformedException {
    masking.writeTo(output);
    tokenizer.finish();
  }

  @Override
  public int held() {
    return masking.held() + tokenizer.held();
  }
}
