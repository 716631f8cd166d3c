package dev.sallyport.recording.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.recording.JournalOptions;
import dev.sallyport.recording.Journals;
import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.Samples;
import dev.sallyport.recording.SegmentJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTextTest {

  @TempDir Path directory;

  private Recordings recordings() {
    return Journals.recordings(directory);
  }

  private void write(List<RecordedEvent> first, List<RecordedEvent> second) throws IOException {
    JournalOptions options = JournalOptions.defaults().withClock(() -> Samples.START);
    try (SegmentJournal journal = Journals.open(directory, options)) {
      Samples.append(journal, Samples.id(1), first);
      Samples.append(journal, Samples.id(2), second);
    }
  }

  @Test
  void listsOneExchangeALine() throws IOException {
    write(Samples.allowed(), Samples.clearText());
    assertThat(RecordingText.list(recordings().list()))
        .isEqualTo(
            """
            EXCHANGE  STARTED                  RESOURCE  SUBJECT  REQUEST                                 DECISION               STATUS  OUTCOME                MASKED   TOOK
            00000001  2026-03-01 10:00:00.000  chat      alice    POST chat.example/v1/chat?user=[email]  allow (group_allowed)  200     completed              email 1  9.0 ms
            00000002  2026-03-01 10:00:00.000  -         -        POST chat.example/v1/chat?user=[email]  -                      426     refused: tls_required  -        1.0 ms
            """);
  }

  @Test
  void tellsAnExchangeAsAStory() throws IOException {
    write(Samples.allowed(), Samples.denied());
    assertThat(RecordingText.show(recordings().show("00000001")))
        .isEqualTo(
            """
            Exchange 00000001-0000-4000-8000-000000000000, 2026-03-01 10:00:00.000 UTC

               +0.0 ms    POST chat.example/v1/chat?user=[email] from 127.0.0.1:50000
               +0.0 ms    resource chat, revision 4f1c
                          │ downstream.version: TLSv1.3
               +1.0 ms    caller alice of https://issuer.example, groups analysts
               +2.0 ms    policy: allow (group_allowed), bundle ab12
               +3.0 ms    → request head
                          │ accept: text/event-stream
               +4.0 ms    → request body ended after 12 bytes
               +5.0 ms    ← response head, status 200
               +6.0 ms    ← response body, 24 bytes
                          │ data: write to [email]
                          │
               +7.0 ms    ← response body, 3 bytes
                          │ (3 bytes that are not text)
               +8.0 ms    ← response body ended after 27 bytes, masked: email 1, only the first 20 kept by rule
               +9.0 ms    completed, status 200
                          │ upstream.version: TLSv1.3
            """);
  }

  @Test
  void saysWhenNoneOrSeveralFit() throws IOException {
    write(Samples.allowed(), Samples.denied());
    assertThat(RecordingText.show(recordings().show("ffff")))
        .isEqualTo(
            "There is no recording of that exchange; `sallyport recordings list` shows those there are.\n");
    assertThat(RecordingText.show(recordings().show("0")))
        .contains(Samples.id(1).value())
        .contains(Samples.id(2).value());
  }

  @Test
  void nothingRecordedCanSteerTheTerminal() throws IOException {
    String hostile = "\u001b[2J\u202egnp.exe\r\nforged line \u009b31m";
    write(
        List.of(
            new RecordedEvent.Started(
                "chat" + hostile,
                hostile,
                "GET",
                hostile,
                Samples.masked(hostile),
                hostile,
                Map.of("x", hostile)),
            new RecordedEvent.Identified(hostile, hostile, List.of(hostile)),
            new RecordedEvent.Head(
                Direction.RESPONSE,
                Optional.of(200),
                List.of(new RecordedEvent.Header("x", Samples.masked(hostile)))),
            new RecordedEvent.Body(Direction.RESPONSE, Samples.masked(hostile)),
            Samples.ended("completed" + hostile, 200, hostile)),
        Samples.denied());
    String list = RecordingText.list(recordings().list());
    assertThat(list).doesNotContain("\u001b", "\u202e", "\u009b", "\r").hasLineCount(3);
    String story = RecordingText.show(recordings().show("00000001"));
    assertThat(story).doesNotContain("\u001b", "\u202e", "\u009b", "\r").contains("\\u{1b}");
    assertThat(story.lines().filter(line -> line.startsWith("forged"))).isEmpty();
  }

  @Test
  void aCharacterSplitBetweenTwoPiecesOfABodyIsShown() throws IOException {
    byte[] text = "grüße".getBytes(StandardCharsets.UTF_8);
    write(
        List.of(
            Samples.started("chat"),
            new RecordedEvent.Body(
                Direction.RESPONSE, Masked.restored(Arrays.copyOfRange(text, 0, 3))),
            new RecordedEvent.Body(
                Direction.RESPONSE, Masked.restored(Arrays.copyOfRange(text, 3, text.length)))),
        Samples.denied());
    assertThat(RecordingText.show(recordings().show("00000001")))
        .contains("│ gr\n", "│ üße\n")
        .contains("no end on record");
  }

  @Test
  void saysWhatAVerificationCameTo() throws IOException {
    write(Samples.allowed(), Samples.denied());
    assertThat(RecordingText.verify(recordings().verify()))
        .isEqualTo(
            """
            1 segment, 14 events, 2 exchanges (0 without an end)
            OK: every byte is as it was written.
            """);
  }

  @Test
  void programsGetTheSameAsJson() throws IOException {
    write(Samples.allowed(), Samples.denied());
    ObjectMapper mapper = new ObjectMapper();
    JsonNode list = mapper.readTree(RecordingJson.list(recordings().list()));
    assertThat(list.at("/verdict/state").asText()).isEqualTo("intact");
    assertThat(list.at("/exchanges/0/subject").asText()).isEqualTo("alice");
    assertThat(list.at("/exchanges/0/masked/email").asLong()).isEqualTo(1);
    assertThat(list.at("/exchanges/0/durationSeconds").asDouble()).isEqualTo(0.009);
    assertThat(list.at("/exchanges/1/error").asText()).isEqualTo("policy_denied");
    assertThat(list.at("/exchanges/1/reasons/0").asText()).isEqualTo("group_not_allowed");

    JsonNode show = mapper.readTree(RecordingJson.show(recordings().show("00000001")));
    assertThat(show.at("/found").asBoolean()).isTrue();
    assertThat(show.at("/events")).hasSize(10);
    assertThat(show.at("/events/6/data/bytes").asText()).isEqualTo("data: write to [email]\n\n");
    assertThat(show.at("/events/7/data/bytes/base64").asText()).isEqualTo("AAH/");

    JsonNode verify = mapper.readTree(RecordingJson.verify(recordings().verify()));
    assertThat(verify.at("/ok").asBoolean()).isTrue();
    assertThat(verify.at("/events").asLong()).isEqualTo(14);
  }
}
