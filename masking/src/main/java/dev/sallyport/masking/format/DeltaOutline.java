package dev.sallyport.masking.format;

import dev.sallyport.core.resource.SignedParts;
import dev.sallyport.masking.scan.PartRules;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of one event and says which of its strings are pieces of a longer text, and which
 * texts it ends. Texts are told apart by where they stand and by the numbers and ids around them
 * ({@code index}, {@code output_index}, {@code item_id} …).
 *
 * <p>Known are the streams of OpenAI (chat completions, completions, responses), Anthropic
 * (messages), Google (generate content), Cohere, Hugging Face, and those that are made like them.
 */
final class DeltaOutline implements JsonHandler {

  /**
   * A string that is a piece of a text.
   *
   * @param string its number among the strings that are not keys, from 0
   * @param channel name of the text
   */
  record Piece(int string, String channel) {}

  /** Where pieces stand; {@code []} is any element of an array. */
  private static final Set<String> PIECES =
      Set.of(
          "choices[].delta.content",
          "choices[].delta.content[].text",
          "choices[].delta.content[].thinking[].text",
          "choices[].delta.refusal",
          "choices[].delta.reasoning",
          "choices[].delta.reasoning_content",
          "choices[].delta.function_call.arguments",
          "choices[].delta.tool_calls[].function.arguments",
          "choices[].text",
          "delta",
          "delta.text",
          "delta.partial_json",
          "delta.thinking",
          "delta.message.content.text",
          "delta.message.tool_plan",
          "delta.message.tool_calls.function.arguments",
          "candidates[].content.parts[].text",
          "token.text");

  private static final Set<String> FINISHES =
      Set.of("choices[].finish_reason", "candidates[].finishReason");

  private static final Set<String> FINISH_ALL = Set.of("generated_text");

  /** How the known paths end: no other string needs its path. */
  private static final Set<String> NAMES =
      Stream.of(PIECES, FINISHES, FINISH_ALL)
          .flatMap(Set::stream)
          .map(path -> path.substring(path.lastIndexOf('.') + 1))
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> LAST_TYPES =
      Set.of(
          "message_stop",
          "message_delta",
          "message-end",
          "response.completed",
          "response.failed",
          "response.incomplete",
          "response.cancelled");

  private static final List<String> END_OF_TYPE = List.of(".done", "_stop", "-end", "_end", "_END");

  /** Members of the outermost object that tell texts apart. */
  private static final Set<String> DISTINGUISHING =
      Set.of(
          "index", "output_index", "content_index", "summary_index", "item_id", "id", "messageId");

  /** How much is read of a key or value. */
  private static final int MOST_READ = 128;

  /** An object or array that is open, or was. */
  private static final class Container {
    final @Nullable Container parent;
    final boolean object;
    final String step;
    String key = "";
    int elements = -1;
    @Nullable String index;

    Container(@Nullable Container parent, boolean object, String step) {
      this.parent = parent;
      this.object = object;
      this.step = step;
    }

    String step() {
      return object ? "." + key : "[" + elements + "]";
    }
  }

  /** A string that may be a piece. */
  private record Leaf(int string, Container in, String step) {}

  /** What there is one text of, so that an {@code index} beside it numbers the events. */
  private static final String NUMBERED = "token.text";

  private static final String ALL = "all";

  /** Thinking, which is signed when it ends (Anthropic, "Extended thinking"). */
  private static final String SIGNED = "delta.thinking";

  private final PartRules rules;

  /**
   * @param rules where pieces stand beside the known places, and what happens to signed ones
   */
  DeltaOutline(PartRules rules) {
    this.rules = rules;
  }

  /** Whether a signature covers a text. */
  static boolean isSigned(String channel) {
    return channel.contains(" " + SIGNED + " ");
  }

  private final List<Leaf> leaves = new ArrayList<>();
  private final List<Leaf> finishes = new ArrayList<>();
  private final Map<String, String> top = new HashMap<>();
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private @Nullable Container open;
  private int strings;
  private boolean finishAll;
  private @Nullable Set<String> ended;

  /** The pieces in the order in which they stand. */
  List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    for (Leaf leaf : leaves) {
      String scope = isDeclared(path(leaf, false)) ? declaredScope(leaf) : scope(leaf);
      pieces.add(new Piece(leaf.string(), scope + " " + path(leaf, true)));
    }
    return pieces;
  }

  /** Whether a text ends with this event. */
  boolean ends(String channel) {
    return endsAll() || ended().contains(channel.substring(0, channel.indexOf(' ')));
  }

  private Set<String> ended() {
    if (ended == null) {
      ended = new HashSet<>();
      for (Leaf finish : finishes) {
        ended.add(scope(finish));
      }
      String type = top.getOrDefault("type", "");
      if (END_OF_TYPE.stream().anyMatch(type::endsWith)) {
        ended.add(topScope());
        if (!rules.deltaKeys().isEmpty()) {
          ended.add(declaredScope());
        }
      }
    }
    return ended;
  }

  private boolean endsAll() {
    return finishAll || LAST_TYPES.contains(top.getOrDefault("type", ""));
  }

  /** What ends together: a choice, a candidate, or what the outermost object speaks of. */
  private String scope(Leaf leaf) {
    String path = path(leaf, true);
    int close = path.indexOf(']');
    if (path.equals(NUMBERED)) {
      return ALL;
    }
    return path.startsWith("choices[") || path.startsWith("candidates[")
        ? path.substring(0, close + 1)
        : topScope();
  }

  private boolean isDeclared(String path) {
    return rules.deltas().contains(path);
  }

  /** What a resource has declared is told apart by what it has declared, or by its choice. */
  private String declaredScope(Leaf leaf) {
    String scope = scope(leaf);
    if (scope.startsWith("choices[") || scope.startsWith("candidates[")) {
      return scope;
    }
    return declaredScope();
  }

  private String declaredScope() {
    StringBuilder keys = new StringBuilder("declared");
    for (String key : rules.deltaKeys()) {
      keys.append(':').append(String.valueOf(top.get(key)).replace(' ', '_'));
    }
    return keys.toString();
  }

  private String topScope() {
    for (String name : List.of("output_index", "index", "messageId", "id")) {
      String value = top.get(name);
      if (value != null) {
        return name + ":" + value.replace(' ', '_');
      }
    }
    return ALL;
  }

  private String path(Leaf leaf, boolean exact) {
    StringBuilder path = new StringBuilder();
    appendPath(leaf.in(), exact, path);
    appendStep(leaf.step(), leaf.in(), exact, path);
    if (exact && path.charAt(0) == 'd' && PIECES.contains(path(leaf, false))) {
      path.append(' ')
          .append(top.get("content_index"))
          .append(' ')
          .append(top.get("summary_index"));
      path.append(' ').append(top.get("type"));
    }
    return path.toString();
  }

  private static void appendPath(@Nullable Container container, boolean exact, StringBuilder path) {
    if (container != null && container.parent != null) {
      appendPath(container.parent, exact, path);
      String index =
          exact && container.index != null ? "[" + container.index + "]" : container.step;
      appendStep(container.parent.object ? container.step : index, container.parent, exact, path);
    }
  }

  private static void appendStep(String step, Container in, boolean exact, StringBuilder path) {
    if (!in.object) {
      path.append(exact ? step : "[]");
    } else {
      path.append(step, path.isEmpty() ? 1 : 0, step.length());
    }
  }

  @Override
  public void plain(byte[] source, int from, int to) {}

  @Override
  public void beginString(boolean key) {
    read.reset();
    if (!key) {
      countElement();
    }
  }

  @Override
  public void text(byte[] source, int from, int to) {
    read.write(source, from, Math.min(to - from, MOST_READ - Math.min(MOST_READ, read.size())));
  }

  @Override
  public void escape(byte[] source, int length, int codePoint) {
    byte[] character = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
    text(character, 0, character.length);
  }

  @Override
  public void endString(boolean key) {
    Container in = open;
    String value = read.toString(StandardCharsets.UTF_8);
    if (key && in != null) {
      in.key = value;
      return;
    }
    int string = strings++;
    if (in == null) {
      return;
    }
    if ((in.object && NAMES.contains(in.key)) || !rules.deltas().isEmpty()) {
      noteLeaf(new Leaf(string, in, in.step()));
    }
    noteTop(in, value);
  }

  private void noteLeaf(Leaf leaf) {
    String path = path(leaf, false);
    if (isPiece(path)) {
      leaves.add(leaf);
    } else if (FINISHES.contains(path)) {
      finishes.add(leaf);
    } else if (FINISH_ALL.contains(path)) {
      finishAll = true;
    }
  }

  private boolean isPiece(String path) {
    boolean passes = path.equals(SIGNED) && rules.signedParts() == SignedParts.PASS;
    return (PIECES.contains(path) && !passes) || isDeclared(path);
  }

  @Override
  public void number(byte[] source, int length) {
    countElement();
    Container in = open;
    if (in != null && in.object) {
      String value = new String(source, 0, Math.min(length, MOST_READ), StandardCharsets.US_ASCII);
      if (in.key.equals("index")) {
        in.index = value;
      }
      noteTop(in, value);
    }
  }

  @Override
  public void open(boolean object) {
    countElement();
    Container parent = open;
    open = new Container(parent, object, parent == null ? "" : parent.step());
  }

  @Override
  public void close() {
    open = open == null ? null : open.parent;
  }

  private void countElement() {
    if (open != null && !open.object) {
      open.elements++;
    }
  }

  private void noteTop(Container in, String value) {
    if (in.parent == null
        && in.object
        && (in.key.equals("type")
            || DISTINGUISHING.contains(in.key)
            || rules.deltaKeys().contains(in.key))) {
      top.put(in.key, value);
    }
  }
}
