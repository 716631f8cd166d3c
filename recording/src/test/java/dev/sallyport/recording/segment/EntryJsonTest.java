package dev.sallyport.recording.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.recording.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class EntryJsonTest {

  private static Entry body(byte[] bytes) {
    return new Entry(
        Samples.id(1),
        Samples.START,
        new RecordedEvent.Body(Direction.RESPONSE, Masked.restored(bytes)));
  }

  private static byte[] encode(Entry entry) {
    return new Entries(List.of(entry)).encode();
  }

  private static Entry again(Entry entry) throws IOException {
    return Entries.decode(encode(entry)).list().getFirst();
  }

  private static String json(Entry entry) {
    return new String(encode(entry), StandardCharsets.UTF_8);
  }

  @Example
  void everyKindOfEventComesBackAsItWas() throws IOException {
    for (RecordedEvent event : Samples.allowed()) {
      Entry entry = new Entry(Samples.id(1), Instant.parse("2026-03-01T10:00:00.000001Z"), event);
      assertThat(again(entry)).isEqualTo(entry);
    }
  }

  @Example
  void everyPropertyIsWrittenAsReflectionWould() throws IOException {
    List<RecordedEvent> events = new ArrayList<>(Samples.allowed());
    events.addAll(Samples.denied());
    events.add(new RecordedEvent.Approval("held", "a1"));
    events.add(
        new RecordedEvent.Decided(
            "hold", List.of(), "b", "i", 7, Map.of("model", Samples.masked("gpt \"x\""))));
    for (RecordedEvent event : events) {
      JsonNode written =
          RecordingMapper.MAPPER
              .readTree(encode(new Entry(Samples.id(1), Samples.START, event)))
              .at("/events/0");
      ObjectNode wanted = RecordingMapper.MAPPER.valueToTree(event);
      assertThat(written.path("event")).isEqualTo(wanted.remove("event"));
      assertThat(written.path("data").toString()).isEqualTo(wanted.toString());
    }
  }

  @Property(tries = 1000)
  void timesAreSpelledAsJavaDoes(
      @ForAll @LongRange(min = -70_000_000_000L, max = 300_000_000_000L) long second,
      @ForAll @IntRange(max = 999) int nanos,
      @ForAll @IntRange(max = 3) int scale) {
    Instant at =
        Instant.ofEpochSecond(second, nanos * (long) Math.pow(1000, scale) % 1_000_000_000);
    assertThat(InstantText.of(at)).isEqualTo(at.toString());
    assertThat(InstantText.of(at.plusNanos(1))).isEqualTo(at.plusNanos(1).toString());
  }

  @Property(tries = 500)
  void anyBytesComeBackAndNoPayloadHasAByteThatStartsAFrame(@ForAll byte[] bytes)
      throws IOException {
    byte[] payload = encode(body(bytes));
    assertThat(Entries.decode(payload).list()).containsExactly(body(bytes));
    for (byte b : payload) {
      assertThat(b < 0 || b >= ' ').isTrue();
    }
  }

  @Property(tries = 500)
  void anyTextComesBack(@ForAll String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(again(body(bytes))).isEqualTo(body(bytes));
  }

  @Example
  void textIsKeptAsTextAndTheRestAsBase64() throws IOException {
    assertThat(json(body("grüß 😀 \"x\"\n".getBytes(StandardCharsets.UTF_8))))
        .contains("\"bytes\":\"grüß 😀 \\\"x\\\"\\n\"}");
    assertThat(json(body(new byte[] {0, 1, 2}))).contains("\"bytes\":{\"base64\":\"AAEC\"}}");
    assertThat(json(body(new byte[] {(byte) 0xC3}))).contains("\"bytes\":{\"base64\":\"ww==\"}}");
    assertThat(json(body(new byte[] {0x1B, '['}))).contains("base64");
    assertThat(json(body(new byte[0]))).contains("\"bytes\":\"\"}");
  }

  @Example
  void aTextThatIsNotUnicodeComesBackToo() throws IOException {
    Entry entry =
        new Entry(
            Samples.id(1),
            Samples.START,
            new RecordedEvent.Identified(
                "issuer", "lone \ud800 \udc00", List.of("at the end \ud83d")));
    assertThat(json(entry)).contains("\\u");
    assertThat(again(entry)).isEqualTo(entry);
  }

  @Example
  void aNewerWritersPropertiesArePassedOver() throws IOException {
    String newer = json(body(new byte[] {'a'})).replace("\"data\"", "\"new\":{\"x\":[1]},\"data\"");
    assertThat(Entries.decode(newer.getBytes(StandardCharsets.UTF_8)).list())
        .containsExactly(body(new byte[] {'a'}));
  }

  @Example
  void whatIsNoEntryIsMalformedAndItsContentIsNotQuoted() {
    for (String payload :
        List.of(
            "",
            "null",
            "17",
            "[]",
            "{}",
            "{\"exchange\":\"s3cret\"}",
            "{\"exchange\":\"a\",\"at\":\"2026-03-01T10:00:00Z\",\"event\":\"s3cret\",\"data\":{}}",
            "{\"exchange\":\"a\",\"at\":\"s3cret\",\"event\":\"body\",\"data\":{}}",
            "{\"exchange\":\"a\",\"at\":\"2026-03-01T10:00:00Z\",\"event\":\"body\",\"data\":null}",
            "{\"exchange\":\"a\",\"at\":\"2026-03-01T10:00:00Z\",\"event\":\"body\",\"data\":"
                + "{\"direction\":\"request\",\"bytes\":{\"base64\":\"s3cret!\"}}}",
            "{\"exchange\":null,\"at\":\"2026-03-01T10:00:00Z\",\"event\":\"body\",\"data\":"
                + "{\"direction\":\"request\",\"bytes\":\"s3cret\"}}",
            "{\"a\":".repeat(2000))) {
      assertThatThrownBy(() -> Entries.decode(payload.getBytes(StandardCharsets.UTF_8)))
          .as(payload)
          .isInstanceOf(MalformedException.class)
          .hasMessageNotContaining("s3cret")
          .hasNoCause();
    }
  }

  @Property(tries = 1000)
  void anythingElseIsMalformedAtWorst(@ForAll byte[] payload) {
    try {
      Entries.decode(payload);
    } catch (MalformedException e) {
      assertThat(e.what()).isNotEmpty();
    }
  }
}
