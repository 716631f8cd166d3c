package dev.sallyport.extproc.mcp;

import com.google.protobuf.ByteString;
import dev.sallyport.masking.coding.ContentCoding;
import java.util.List;
import java.util.function.Predicate;

/**
 * Hides tools in an MCP server's answer: from every {@code result.tools} of a JSON-RPC response
 * those are taken that the client may not call.
 */
public interface ToolListFilter extends AutoCloseable {

  /**
   * Takes a piece of the answer and returns what may go on of it, and of what was held back.
   *
   * @param last whether nothing more comes
   * @throws UnreadableAnswerException if the answer cannot be read, or a message in it is too long
   */
  ByteString pass(ByteString piece, boolean last) throws UnreadableAnswerException;

  /** For an answer that is one JSON document. */
  static ToolListFilter json(Predicate<String> visible, int limit) {
    return new JsonToolList(new ToolLists(visible), limit);
  }

  /** For an answer that is a stream of server-sent events. */
  static ToolListFilter events(Predicate<String> visible, int limit) {
    return new EventToolList(new ToolLists(visible), limit);
  }

  /** The same for an answer in these codings, in the order in which they were applied. */
  default ToolListFilter behind(List<ContentCoding> codings, int limit) {
    return codings.isEmpty() ? this : new DecodedToolList(this, codings, limit);
  }

  /** Nothing more comes, whether or not the answer was whole. */
  @Override
  default void close() {}
}
