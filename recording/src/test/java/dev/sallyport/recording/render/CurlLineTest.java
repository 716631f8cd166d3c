package dev.sallyport.recording.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.recording.ExchangeStory;
import dev.sallyport.recording.Journals;
import dev.sallyport.recording.Lookup;
import dev.sallyport.recording.Samples;
import dev.sallyport.recording.SegmentJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line does in a shell what the request did: the shell is asked what it hands to curl. */
class CurlLineTest {

  @TempDir Path temp;

  private String line(String method, String path, Map<String, String> headers, byte[]... body)
      throws IOException {
    List<RecordedEvent> events = new ArrayList<>();
    events.add(
        new RecordedEvent.Started(
            "chat", "r1", method, "chat.test", Samples.masked(path), "127.0.0.1:1", Map.of()));
    events.add(
        new RecordedEvent.Head(
            Direction.REQUEST,
            Optional.empty(),
            headers.entrySet().stream()
                .map(
                    header ->
                        new RecordedEvent.Header(
                            header.getKey(), Samples.masked(header.getValue())))
                .toList()));
    for (byte[] piece : body) {
      events.add(new RecordedEvent.Body(Direction.REQUEST, Masked.restored(piece)));
    }
    events.add(Samples.ended("completed", 200, ""));
    Path directory = Files.createTempDirectory(temp, "recordings");
    try (SegmentJournal journal = Journals.open(directory, Journals.OPTIONS)) {
      Samples.append(journal, Samples.id(1), events);
    }
    Lookup lookup = Journals.recordings(directory).show(Samples.id(1).value());
    ExchangeStory story = ((Lookup.Found) lookup).story();
    return CurlLine.of(story, Optional.empty());
  }

  /** What a shell hands to a program named curl: its arguments, and standard input. */
  private List<String> asked(String line) throws Exception {
    Path bin = Files.createTempDirectory(temp, "bin");
    Path out = bin.resolve("arguments");
    Path input = bin.resolve("input");
    Path curl = bin.resolve("curl");
    Files.writeString(
        curl,
        "#!/bin/sh\nprintf '%s\\0' \"$@\" >'"
            + out
            + "'\ncase \"$*\" in *' @-') cat >'"
            + input
            + "';; esac\n");
    assertThat(curl.toFile().setExecutable(true)).isTrue();
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", line).inheritIO();
    shell.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    assertThat(shell.start().waitFor()).isZero();
    List<String> all = new ArrayList<>(Arrays.asList(Files.readString(out).split("\0", -1)));
    all.removeLast();
    if (Files.exists(input)) {
      all.set(all.size() - 1, Files.readString(input, StandardCharsets.ISO_8859_1));
    }
    return all;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aBodyOfTextIsHandedOverAsItWas() throws Exception {
    for (String body :
        List.of(
            "it's \"quoted\" $HOME `id` \\ !! ; & | > * ~\n\ttwo lines\n",
            "@/etc/passwd",
            "-d @x",
            "'",
            "{\"mail\":\"[redacted:email]\",\"ä\":\"漢字 🙂\"}")) {
      assertThat(asked(line("POST", "/v1", Map.of("content-type", "text/plain"), utf8(body))))
          .containsExactly(
              "-X",
              "POST",
              "https://chat.test/v1",
              "-H",
              "content-type: text/plain",
              "--data-raw",
              body);
    }
  }

  @Test
  void aCharacterInTwoPiecesStaysOne() throws Exception {
    byte[] whole = utf8("ä🙂");
    String line =
        line(
            "POST",
            "/",
            Map.of("content-type", "text/plain"),
            Arrays.copyOf(whole, 3),
            Arrays.copyOfRange(whole, 3, whole.length));
    assertThat(asked(line)).endsWith("--data-raw", "ä🙂");
  }

  @Test
  void bytesThatAreNoTextGoThroughAPipe() throws Exception {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    for (byte[] body : List.of(all, utf8("line\r\n"), utf8("\u001b[2J"), utf8("a\u202eb"))) {
      String line = line("PUT", "/v1", Map.of("content-type", "application/octet-stream"), body);
      assertThat(line).doesNotContain("\u001b", "\u202e");
      assertThat(asked(line))
          .endsWith("--data-binary", new String(body, StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void nothingOfTheAddressIsAPatternToCurl() throws Exception {
    assertThat(asked(line("GET", "/a/../b?m=[redacted:email]&x={1,2}", Map.of())))
        .containsExactly(
            "-X",
            "GET",
            "--globoff",
            "--path-as-is",
            "https://chat.test/a/../b?m=[redacted:email]&x={1,2}");
  }

  @Test
  void aBodyWithoutATypeGetsNoneAndAnEmptyHeaderStaysOne() throws Exception {
    assertThat(asked(line("POST", "/", Map.of("x-empty", ""), utf8("x"))))
        .containsExactly(
            "-X",
            "POST",
            "https://chat.test/",
            "-H",
            "x-empty;",
            "-H",
            "Content-Type:",
            "--data-raw",
            "x");
  }

  @Test
  void aQuestionForTheHeadWaitsForNoBody() throws Exception {
    assertThat(asked(line("HEAD", "/", Map.of()))).containsExactly("--head", "https://chat.test/");
  }
}
