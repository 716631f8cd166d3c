package dev.sallyport.extproc.mcp;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds each server-sent event back until it is whole (WHATWG HTML §9.2.6), and writes the data of
 * those that list tools anew. Other events, comments and keep-alives pass byte by byte as they
 * came.
 */
final class EventToolList implements ToolListFilter {

  private static final String DATA = "data";

  private final ToolLists lists;
  private final int limit;
  private ByteString held = ByteString.EMPTY;
  private int searched;

  EventToolList(ToolLists lists, int limit) {
    this.lists = lists;
    this.limit = limit;
  }

  @Override
  public ByteString pass(ByteString piece, boolean last) throws UnreadableAnswerException {
    held = held.concat(piece);
    ByteString goesOn = ByteString.EMPTY;
    for (int end = endOfEvent(last); end >= 0; end = endOfEvent(last)) {
      goesOn = goesOn.concat(event(held.substring(0, end)));
      held = held.substring(end);
      searched = 0;
    }
    if (held.size() > limit) {
      throw new UnreadableAnswerException("an event is too long");
    }
    if (last) {
      // A reader drops an event that has no end; it could still hold a list.
      held = ByteString.EMPTY;
    }
    return goesOn;
  }

  /** Where the first event ends, behind its empty line; negative as long as it has none. */
  private int endOfEvent(boolean last) {
    boolean emptyLine = true;
    int i = searched;
    while (i < held.size()) {
      byte c = held.byteAt(i);
      if (c != '\n' && c != '\r') {
        emptyLine = false;
        i++;
        continue;
      }
      if (c == '\r' && i + 1 == held.size() && !last) {
        // Whether a line feed belongs to it, the next piece says.
        return -1;
      }
      int next = i + (c == '\r' && i + 1 < held.size() && held.byteAt(i + 1) == '\n' ? 2 : 1);
      if (emptyLine) {
        return next;
      }
      searched = next;
      emptyLine = true;
      i = next;
      if (i >= held.size()) {
        return -1;
      }
    }
    return -1;
  }

  private ByteString event(ByteString event) throws UnreadableAnswerException {
    List<String> others = new ArrayList<>();
    List<String> data = new ArrayList<>();
    // A stream may begin with a byte order mark, which readers take away.
    String text = event.toStringUtf8().replaceFirst("^\uFEFF", "");
    for (String line : text.split("\r\n|\n|\r", -1)) {
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      if (field.equals(DATA)) {
        String value = colon < 0 ? "" : line.substring(colon + 1);
        data.add(value.startsWith(" ") ? value.substring(1) : value);
      } else if (!line.isEmpty()) {
        others.add(line);
      }
    }
    String message = String.join("\n", data);
    if (message.isBlank()) {
      return event;
    }
    ByteString came = ByteString.copyFromUtf8(message);
    ByteString filtered = lists.filtered(came);
    return filtered.equals(came) ? event : written(others, filtered);
  }

  private static ByteString written(List<String> others, ByteString data) {
    StringBuilder event = new StringBuilder();
    others.forEach(line -> event.append(line).append('\n'));
    event.append("data: ").append(data.toString(StandardCharsets.UTF_8)).append("\n\n");
    return ByteString.copyFromUtf8(event.toString());
  }
}
