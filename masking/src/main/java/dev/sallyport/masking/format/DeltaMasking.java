package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Tally;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Masks the JSON of one event at a time, of which some strings are pieces of longer texts. Strings
 * that are not keys are counted from 0.
 */
final class DeltaMasking extends JsonMasking {

  /** What happens to a string that is a piece. */
  private sealed interface Fate {

    /** It goes on with a text. */
    record Continue(StringMasking text, boolean ends) implements Fate {}

    /** It is left out. */
    record Empty() implements Fate {}

    /** What is held of a text stands in its place. */
    record Rest(StringMasking text) implements Fate {}
  }

  private final Map<Integer, Fate> fates = new HashMap<>();
  private int string = -1;
  private @Nullable Fate fate;

  DeltaMasking(ScanPlan plan, Tally tally) {
    super(plan, tally, 0);
  }

  void assign(int string, StringMasking text, boolean ends) {
    fates.put(string, new Fate.Continue(text, ends));
  }

  void empty(int string) {
    fates.put(string, new Fate.Empty());
  }

  void putRest(int string, StringMasking text) {
    fates.put(string, new Fate.Rest(text));
  }

  /** Masks one payload that is known to be JSON; assignments hold for this one alone. */
  void mask(Output payload, Output output) throws MalformedException {
    writeTo(output);
    string = -1;
    JsonTokenizer tokenizer = new JsonTokenizer(this);
    tokenizer.write(payload.array(), 0, payload.size());
    tokenizer.finish();
    fates.clear();
  }

  @Override
  public void beginString(boolean key) {
    fate = key ? null : fates.get(++string);
    if (fate == null) {
      super.beginString(key);
    }
  }

  @Override
  public void text(byte[] source, int from, int to) {
    switch (fate) {
      case null -> super.text(source, from, to);
      case Fate.Continue piece -> piece.text().append(source, from, to, output());
      case Fate.Empty _, Fate.Rest _ -> {}
    }
  }

  @Override
  public void escape(byte[] source, int length, int codePoint) {
    switch (fate) {
      case null -> super.escape(source, length, codePoint);
      case Fate.Continue piece -> piece.text().appendEscape(source, length, codePoint, output());
      case Fate.Empty _, Fate.Rest _ -> {}
    }
  }

  @Override
  public void endString(boolean key) {
    switch (fate) {
      case null -> super.endString(key);
      case Fate.Continue piece -> {
        if (piece.ends()) {
          piece.text().end(output());
        }
      }
      case Fate.Rest rest -> rest.text().end(output());
      case Fate.Empty _ -> {}
    }
  }
}
