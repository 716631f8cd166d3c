package dev.sallyport.extproc.mcp;

import com.google.protobuf.ByteString;
import java.util.function.Predicate;

/**
 * Hides tools in an MCP server's answer: from every {@code result.tools} of a JSON-RPC response
 * those are taken that the client may not call.
 */
public interface ToolListFilter {

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
}
