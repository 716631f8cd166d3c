package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are not what their heads call them. */
class MislabelledTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"mail\":\"ada\\u0040example.com\",\"first_name\":\"Ada\"}",
        " \r\n[1,{\"mail\":\"\\u0061da@example.com\"}]\n{\"dob\":\"1815-12-10\"}"
      })
  void jsonCalledTextOrAnEventStreamIsReadAsJson(String json) throws Exception {
    String masked = Streams.mask(Form.JSON, json);
    for (Form form : new Form[] {Form.TEXT, Form.SSE}) {
      assertThat(Streams.mask(form, json))
          .isEqualTo(masked)
          .doesNotContain("example", "Ada", "1815");
      assertCutsMakeNoDifference(form, json, masked);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ada@exam\"}}]}\n\n"
            + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ple.com and\"}}]}\n\n"
            + "data: [DONE]\n\n",
        ": hello\nevent: x\ndata:{\"mail\":\"ada\\u0040example.com\"}\n\n"
      })
  void anEventStreamCalledTextIsReadAsOne(String events) throws Exception {
    String masked = Streams.mask(Form.SSE, events);
    assertThat(Streams.mask(Form.TEXT, events)).isEqualTo(masked).doesNotContain("ada");
    assertCutsMakeNoDifference(Form.TEXT, events, masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "e",
        "event",
        "data",
        "data: ",
        "data: x ada@example.com",
        "id: 7\nname: ada@example.com",
        "[2026-01-01] ada@example.com said {\"a\": nothing",
        "{not json ada@example.com}",
        "events: none",
        ":",
        "\n\n",
        "BZ",
        "(µ"
      })
  void whatOnlyBeginsLikeSomethingElseStaysText(String text) throws Exception {
    String masked = text.replace("ada@example.com", "[redacted:email]");
    assertThat(Streams.mask(Form.TEXT, text)).isEqualTo(masked);
    assertCutsMakeNoDifference(Form.TEXT, text, masked);
  }

  @ParameterizedTest
  @CsvSource({"1f8b0800", "1f8b0888", "28b52ffd", "fd377a585a", "fffe6100", "feff0061"})
  void compressedDataAndUtf16CalledTextAreRefused(String start) {
    byte[] body = java.util.HexFormat.of().parseHex(start + "20202020");
    for (Form form : new Form[] {Form.TEXT, Form.SSE, Form.JSON}) {
      assertThatExceptionOfType(UninspectableException.class)
          .isThrownBy(() -> Streams.mask(form, body));
      assertThatExceptionOfType(UninspectableException.class)
          .isThrownBy(() -> Streams.maskByteByByte(form, body));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain, application/json",
        "application/json, text/plain",
        "text",
        "text/",
        "/json",
        "text/plain; charset=utf-8x",
        "text/plain; charset=utf-8; charset=utf-16",
        "text/plain; charset=shift_jis",
        "application/json; charset=utf-32",
        "application/octet-stream",
        ""
      })
  void aTypeThatSaysTwoThingsOrNothingIsNoForm(String contentType) {
    assertThat(Form.of(contentType)).isEmpty();
  }

  @Test
  void aByteOrderMarkBeforeEventsChangesNothing() throws Exception {
    byte[] events =
        "\uFEFFdata: {\"m\":\"ada\\u0040example.com\"}\n\n".getBytes(StandardCharsets.UTF_8);
    assertThat(new String(Streams.mask(Form.SSE, events), StandardCharsets.UTF_8))
        .doesNotContain("ada");
    assertThat(new String(Streams.mask(Form.TEXT, events), StandardCharsets.UTF_8))
        .doesNotContain("ada");
  }

  private static void assertCutsMakeNoDifference(Form form, String body, String masked)
      throws Exception {
    byte[] bytes = Streams.bytes(body);
    byte[] expected = Streams.bytes(masked);
    for (int cut = 0; cut <= bytes.length; cut++) {
      assertThat(Streams.mask(form, bytes, cut)).as("cut at %d", cut).isEqualTo(expected);
    }
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      int[] cuts = random.ints(3, 0, bytes.length + 1).sorted().toArray();
      assertThat(Streams.mask(form, bytes, cuts)).isEqualTo(expected);
    }
    assertThat(Streams.maskByteByByte(form, bytes)).isEqualTo(expected);
  }
}
