package dev.sallyport.extproc.mcp;

import com.google.protobuf.ByteString;

/** Holds a JSON document back until it is whole. */
final class JsonToolList implements ToolListFilter {

  private final ToolLists lists;
  private final int limit;
  private ByteString held = ByteString.EMPTY;

  JsonToolList(ToolLists lists, int limit) {
    this.lists = lists;
    this.limit = limit;
  }

  @Override
  public ByteString pass(ByteString piece, boolean last) throws UnreadableAnswerException {
    held = held.concat(piece);
    if (held.size() > limit) {
      throw new UnreadableAnswerException("a list of tools is too long");
    }
    if (!last) {
      return ByteString.EMPTY;
    }
    ByteString whole = held;
    held = ByteString.EMPTY;
    return whole.isEmpty() ? whole : lists.filtered(whole);
  }
}
