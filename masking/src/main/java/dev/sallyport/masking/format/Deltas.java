package dev.sallyport.masking.format;

import dev.sallyport.core.resource.SignedParts;
import dev.sallyport.masking.scan.FieldEncoding;
import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Scanner;
import dev.sallyport.masking.scan.Tally;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Texts that arrive in pieces, each in a JSON event of its own, as language models stream them. A
 * value may be cut anywhere, so all pieces of one text go through one scanner: what it holds at the
 * end of a piece leaves at the start of the next, in the written form in which it came.
 *
 * <p>When an event says that a text has ended, and something of it is held, it leaves in an event
 * of its own before: a copy of the last one that carried a piece, with nothing else in it.
 */
final class Deltas {

  /** Most texts that may be open at a time. */
  static final int MOST_OPEN = 256;

  /** A text that has begun. */
  private static final class Channel {
    final StringMasking text;
    @Nullable SseEvent last;
    int string;

    Channel(StringMasking text) {
      this.text = text;
    }
  }

  private final ScanPlan plan;
  private final Tally tally;
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final DeltaMasking masking;
  private final Output masked = new Output();
  private boolean endAfterNext;

  Deltas(ScanPlan plan, Tally tally) {
    this.plan = plan;
    this.tally = tally;
    masking = new DeltaMasking(plan, tally);
  }

  /** Says that no event follows the next one. */
  void endAfterNext() {
    endAfterNext = true;
  }

  int held() {
    int held = 0;
    for (Channel channel : channels.values()) {
      held += channel.text.held();
    }
    return held;
  }

  /**
   * Writes an event that looks as if its data were JSON.
   *
   * @return false if it is not JSON, and can safely be treated as text
   * @throws MalformedException if it is not JSON, and may have escapes that hide something
   */
  boolean write(SseEvent event, Output payload, Scanner text, Output output)
      throws MalformedException {
    DeltaOutline outline = new DeltaOutline(plan.parts());
    try {
      JsonTokenizer tokenizer = new JsonTokenizer(outline);
      tokenizer.write(payload.array(), 0, payload.size());
      tokenizer.finish();
    } catch (MalformedException notJson) {
      if (contains(payload, '\\')) {
        throw new MalformedException("an event with " + notJson.getMessage() + " of its data");
      }
      return false;
    }
    List<DeltaOutline.Piece> pieces = outline.pieces();
    endOthers(outline, pieces, output);
    for (DeltaOutline.Piece piece : pieces) {
      masking.assign(
          piece.string(),
          open(piece.channel()).text,
          endAfterNext || outline.ends(piece.channel()));
    }
    masked.clear();
    masking.mask(payload, masked);
    SseWriter.write(event, masked, text, output);
    remember(event, outline, pieces);
    return true;
  }

  /** Ends all texts. */
  void endAll(Output output) throws MalformedException {
    for (Channel channel : channels.values()) {
      end(channel, output);
    }
    channels.clear();
  }

  private void endOthers(DeltaOutline outline, List<DeltaOutline.Piece> pieces, Output output)
      throws MalformedException {
    for (Iterator<Map.Entry<String, Channel>> open = channels.entrySet().iterator();
        open.hasNext(); ) {
      Map.Entry<String, Channel> entry = open.next();
      boolean hasPiece = pieces.stream().anyMatch(piece -> piece.channel().equals(entry.getKey()));
      if (!hasPiece && outline.ends(entry.getKey())) {
        end(entry.getValue(), output);
        open.remove();
      }
    }
  }

  private Channel open(String name) throws MalformedException {
    Channel channel =
        channels.computeIfAbsent(
            name,
            _ -> new Channel(new StringMasking(plan, tallyOf(name), 0, new FieldEncoding.Plain())));
    if (channels.size() > MOST_OPEN) {
      throw new MalformedException("more than " + MOST_OPEN + " texts that are streamed at a time");
    }
    return channel;
  }

  private Tally tallyOf(String name) {
    return DeltaOutline.isSigned(name) && plan.parts().signedParts() == SignedParts.REFUSE
        ? tally.refusing()
        : tally;
  }

  private void remember(SseEvent event, DeltaOutline outline, List<DeltaOutline.Piece> pieces) {
    SseEvent copy = null;
    for (DeltaOutline.Piece piece : pieces) {
      Channel channel = channels.get(piece.channel());
      if (channel == null) {
        continue;
      }
      if (outline.ends(piece.channel())) {
        channels.remove(piece.channel());
      } else if (channel.text.held() > 0) {
        copy = copy == null ? event.copy() : copy;
        channel.last = copy;
        channel.string = piece.string();
      } else {
        channel.last = null;
      }
    }
  }

  private void end(Channel channel, Output output) throws MalformedException {
    SseEvent last = channel.last;
    if (last == null) {
      return;
    }
    Output payload = new Output();
    last.joinData(payload);
    DeltaOutline outline = new DeltaOutline(plan.parts());
    JsonTokenizer tokenizer = new JsonTokenizer(outline);
    tokenizer.write(payload.array(), 0, payload.size());
    tokenizer.finish();
    // What else is in the copy was counted when the original left.
    Tally uncounted = new Tally(plan.detectors().size());
    DeltaMasking copying = new DeltaMasking(plan, uncounted);
    for (DeltaOutline.Piece piece : outline.pieces()) {
      copying.empty(piece.string());
    }
    copying.putRest(channel.string, channel.text);
    Output copy = new Output();
    copying.mask(payload, copy);
    SseWriter.write(last, copy, new Scanner(plan, uncounted), output);
    channel.last = null;
  }

  private static boolean contains(Output payload, int wanted) {
    for (int i = 0; i < payload.size(); i++) {
      if (payload.array()[i] == wanted) {
        return true;
      }
    }
    return false;
  }
}
