package dev.sallyport.masking.format;

import dev.sallyport.masking.action.Replacements;
import dev.sallyport.masking.scan.Output;
import java.util.BitSet;
import java.util.function.IntFunction;

/**
 * Drops members of JSON objects: those in whose name or scalar value the format before has left a
 * mark ({@link Replacements#DROP} and the number of a detector). Where a member cannot be dropped –
 * an element of an array, a value that is itself an object or array, a member of more than {@link
 * #MOST_HELD} bytes – the detector's label takes the place of the mark.
 *
 * <p>A member is held from the comma before it to the end of its value. What comes in is what the
 * format before has written, so it is sound JSON but for the marks.
 */
public final class DropMembers implements Format {

  /** Most bytes of a member that wait for the end of its value. */
  static final int MOST_HELD = 32 * 1024;

  private final Format json;
  private final IntFunction<byte[]> labels;
  private final Output written = new Output();

  /** Whether each open container is an object; the innermost has the number of the depth. */
  private final BitSet objects = new BitSet();

  /** Whether a member of each open container has been written. */
  private final BitSet filled = new BitSet();

  private final Output member = new Output();
  private int depth;
  private boolean holding;
  private boolean marked;
  private boolean valued;
  private boolean inString;
  private boolean escaped;
  private boolean labelling;

  /**
   * A format whose output has marks.
   *
   * @param labels the label of each detector
   */
  public DropMembers(Format json, IntFunction<byte[]> labels) {
    this.json = json;
    this.labels = labels;
  }

  @Override
  public void write(byte[] source, int from, int to, Output output) throws MalformedException {
    json.write(source, from, to, written);
    pass(output);
  }

  @Override
  public void finish(Output output) throws MalformedException {
    json.finish(written);
    pass(output);
    release(output);
  }

  @Override
  public int held() {
    return json.held() + member.size();
  }

  private void pass(Output output) {
    byte[] bytes = written.array();
    for (int i = 0; i < written.size(); i++) {
      take(bytes[i], output);
    }
    written.clear();
  }

  private void take(byte b, Output output) {
    if (labelling) {
      labelling = false;
      marked = holding;
      byte[] label = labels.apply(b & 0x7F);
      (holding ? member : output).write(label);
    } else if (b == Replacements.DROP) {
      labelling = true;
    } else if (inString) {
      put(b, output);
      inString = escaped || b != '"';
      escaped = !escaped && b == '\\';
    } else {
      structure(b, output);
    }
  }

  private void structure(byte b, Output output) {
    switch (b) {
      case '{', '[' -> {
        release(output);
        output.write(b);
        depth++;
        objects.set(depth, b == '{');
        filled.clear(depth);
        hold();
      }
      case '}', ']' -> {
        settle(output);
        output.write(b);
        depth--;
        filled.set(depth);
      }
      case ',' -> {
        settle(output);
        hold();
        put(b, output);
      }
      case ':' -> {
        valued = true;
        put(b, output);
      }
      default -> {
        inString = b == '"';
        put(b, output);
      }
    }
  }

  /** Holds what comes if it is a member of an object. */
  private void hold() {
    holding = depth > 0 && objects.get(depth);
    marked = false;
    valued = false;
  }

  /** The member at hand is complete: it leaves, or it is dropped. */
  private void settle(Output output) {
    if (marked && valued) {
      member.clear();
      holding = false;
    } else {
      release(output);
    }
  }

  /** The member at hand leaves, its comma only if another one has left before. */
  private void release(Output output) {
    if (holding && member.size() > 0) {
      int from = member.array()[0] == ',' && !filled.get(depth) ? 1 : 0;
      output.write(member.array(), from, member.size());
      filled.set(depth, filled.get(depth) || valued);
    }
    member.clear();
    holding = false;
  }

  private void put(byte b, Output output) {
    if (!holding) {
      output.write(b);
      return;
    }
    member.write(b);
    if (member.size() > MOST_HELD) {
      release(output);
    }
  }
}
