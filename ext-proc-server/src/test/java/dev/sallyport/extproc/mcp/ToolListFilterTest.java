package dev.sallyport.extproc.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolListFilterTest {

  private static final Set<String> VISIBLE = Set.of("search", "fetch");
  private static final String LIST =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":["
          + "{\"name\":\"delete\"},{\"name\":\"search\",\"score\":1.50}],\"nextCursor\":\"x\"}}";
  private static final String FILTERED =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":["
          + "{\"name\":\"search\",\"score\":1.50}],\"nextCursor\":\"x\"}}";

  private static String json(String text) throws UnreadableAnswerException {
    return ToolListFilter.json(VISIBLE::contains, 10_000)
        .pass(ByteString.copyFromUtf8(text), true)
        .toStringUtf8();
  }

  private static String events(String... pieces) throws UnreadableAnswerException {
    ToolListFilter filter = ToolListFilter.events(VISIBLE::contains, 10_000);
    StringBuilder passed = new StringBuilder();
    for (String piece : pieces) {
      passed.append(filter.pass(ByteString.copyFromUtf8(piece), false).toStringUtf8());
    }
    return passed.append(filter.pass(ByteString.EMPTY, true).toStringUtf8()).toString();
  }

  @Test
  void takesHiddenToolsOutOfADocument() throws UnreadableAnswerException {
    assertThat(json(LIST)).isEqualTo(FILTERED);
    assertThat(json("[" + LIST + "," + LIST + "]"))
        .isEqualTo("[" + FILTERED + "," + FILTERED + "]");
    assertThat(json("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ \"jsonrpc\" : \"2.0\", \"id\":1,\"result\":{} }",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":{\"tools\":[1]}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"text\":\"tools\"}]}}",
      })
  void passesWhatListsNoToolsAsItCame(String message) throws UnreadableAnswerException {
    assertThat(json(message)).isEqualTo(message);
    assertThat(events("data: " + message + "\r\n\r\n")).isEqualTo("data: " + message + "\r\n\r\n");
  }

  @Test
  void hidesToolsWithoutANameAndBeyondWhatIsLookedAt() throws UnreadableAnswerException {
    assertThat(json("{\"result\":{\"tools\":[{},{\"name\":5},\"search\"]}}"))
        .isEqualTo("{\"result\":{\"tools\":[]}}");
    StringBuilder many = new StringBuilder("{\"result\":{\"tools\":[{\"name\":\"fetch\"}");
    many.append(",{\"name\":\"x\"}".repeat(ToolLists.MOST_TOOLS - 1));
    assertThat(
            ToolListFilter.json(VISIBLE::contains, 1 << 20)
                .pass(ByteString.copyFromUtf8(many + ",{\"name\":\"search\"}]}}"), true)
                .toStringUtf8())
        .isEqualTo("{\"result\":{\"tools\":[{\"name\":\"fetch\"}]}}");
  }

  @Test
  void takesHiddenToolsOutOfEvents() throws UnreadableAnswerException {
    assertThat(events(": hi\n\nevent: message\nid: 7\ndata: " + LIST + "\n\n"))
        .isEqualTo(": hi\n\nevent: message\nid: 7\ndata: " + FILTERED + "\n\n");
    assertThat(events("\uFEFFdata:" + LIST + "\n\n")).contains(FILTERED).doesNotContain("delete");
    assertThat(events("data: " + LIST.replace("],", "],\ndata: ") + "\n\n"))
        .isEqualTo("data: " + FILTERED + "\n\n");
  }

  @Test
  void passesAKeepAliveAtOnceAndAnUnfinishedEventNever() throws UnreadableAnswerException {
    ToolListFilter filter = ToolListFilter.events(VISIBLE::contains, 10_000);

    assertThat(filter.pass(ByteString.copyFromUtf8(": ping\r\n\r\n"), false).toStringUtf8())
        .isEqualTo(": ping\r\n\r\n");
    assertThat(filter.pass(ByteString.copyFromUtf8("data: " + LIST + "\n"), true).isEmpty())
        .isTrue();
  }

  @Property(tries = 200)
  void cutsDoNotMatter(
      @ForAll @IntRange(min = 0, max = 400) int one, @ForAll @IntRange(min = 0, max = 400) int two)
      throws UnreadableAnswerException {
    String stream =
        "event: message\r\ndata: "
            + LIST
            + "\r\n\r\n: ping\n\ndata: {}\rid: 1\r\r\n"
            + "data: 1\n\n";
    int first = Math.min(Math.min(one, two), stream.length());
    int second = Math.min(Math.max(one, two), stream.length());

    String passed =
        events(
            stream.substring(0, first), stream.substring(first, second), stream.substring(second));

    assertThat(passed)
        .isEqualTo(
            "event: message\ndata: "
                + FILTERED
                + stream.substring(stream.indexOf("\r\n\r\n") + 4).replaceFirst("^", "\n\n"));
  }

  @Test
  void passesNothingThatItCannotRead() {
    assertThatThrownBy(() -> json("{\"result\":{\"tools\":["))
        .isInstanceOf(UnreadableAnswerException.class);
    assertThatThrownBy(() -> json("{\"result\":{\"tools\":[]},\"result\":{}}"))
        .isInstanceOf(UnreadableAnswerException.class);
    assertThatThrownBy(() -> events("data: {\n\n")).isInstanceOf(UnreadableAnswerException.class);
    assertThatThrownBy(() -> json("\"" + "x".repeat(10_000) + "\""))
        .isInstanceOf(UnreadableAnswerException.class);
    assertThatThrownBy(() -> events("data: " + "x".repeat(10_000)))
        .isInstanceOf(UnreadableAnswerException.class);
  }
}
