package dev.sallyport.recording.render;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.recording.ExchangeStory;
import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.PlainText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A recorded request as a line for a shell that sends it again, byte by byte. Masked values stay
 * masked, and the credential is not on record: whoever sends it again puts those in.
 */
public final class CurlLine {

  /** What curl or the gateway makes itself, or the recording changed. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "content-length",
          "transfer-encoding",
          "x-request-id",
          "host",
          "x-forwarded-proto",
          "x-forwarded-for",
          "x-envoy-external-address");

  private static final String CONTENT_TYPE = "content-type";

  private CurlLine() {}

  /**
   * The line of a request.
   *
   * @param gateway {@code HOST:PORT} to connect to; empty for where the recorded name leads, which
   *     is recorded without a port
   */
  public static String of(ExchangeStory story, Optional<String> gateway) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    StringBuilder headers = new StringBuilder();
    boolean typed = false;
    for (Entry entry : story.entries()) {
      switch (entry.data()) {
        case RecordedEvent.Head(Direction direction, _, var all)
            when direction == Direction.REQUEST -> {
          typed |= all.stream().anyMatch(header -> header.name().equals(CONTENT_TYPE));
          headers.append(headers(all));
        }
        case RecordedEvent.Body(Direction direction, var bytes)
            when direction == Direction.REQUEST ->
            body.writeBytes(bytes.bytes());
        case RecordedEvent.Started _,
            RecordedEvent.Identified _,
            RecordedEvent.Decided _,
            RecordedEvent.Approval _,
            RecordedEvent.Head _,
            RecordedEvent.Body _,
            RecordedEvent.BodyEnded _,
            RecordedEvent.Ended _ -> {}
      }
    }
    String method = story.summary().method();
    String url = "https://" + story.summary().authority() + story.summary().path();
    String call =
        "curl "
            // curl waits for the body of an answer that has none, unless it is told.
            + (method.equals("HEAD") ? "--head" : "-X " + quoted(method))
            + literally(url)
            + gateway.map(place -> " --connect-to " + quoted("::" + place)).orElse("")
            + " "
            + quoted(url)
            + headers;
    return body.size() == 0 ? call + "\n" : withBody(call, body.toByteArray(), typed) + "\n";
  }

  /** What curl would else take for a pattern, or make shorter. */
  private static String literally(String url) {
    return (url.matches("(?s).*[\\[\\]{}].*") ? " --globoff" : "")
        + (url.matches("(?s).*/\\.{1,2}([/?#].*)?") ? " --path-as-is" : "");
  }

  private static String headers(List<RecordedEvent.Header> all) {
    StringBuilder line = new StringBuilder();
    for (RecordedEvent.Header header : all) {
      if (!LEFT_OUT.contains(header.name()) && !header.name().startsWith(":")) {
        String value = new String(header.value().bytes(), StandardCharsets.UTF_8);
        // To curl, a name with a colon and nothing more is a header to leave out.
        line.append(" -H ").append(quoted(header.name() + (value.isBlank() ? ";" : ": " + value)));
      }
    }
    return line.toString();
  }

  private static String withBody(String call, byte[] body, boolean typed) {
    String whole = typed ? call : call + " -H 'Content-Type:'";
    String text = new String(body, StandardCharsets.UTF_8);
    if (PlainText.isPlain(body) && Terminal.lines(text).equals(text)) {
      return whole + " --data-raw " + inQuotes(text);
    }
    return "printf %s '"
        + Base64.getEncoder().encodeToString(body)
        + "' | base64 -d | "
        + whole
        + " --data-binary @-";
  }

  /** Nothing is special to a shell within single quotes; control characters could fool a person. */
  private static String quoted(String text) {
    return inQuotes(Terminal.line(text));
  }

  private static String inQuotes(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
