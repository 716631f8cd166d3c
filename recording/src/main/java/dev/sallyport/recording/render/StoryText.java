package dev.sallyport.recording.render;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.recording.ExchangeStory;
import dev.sallyport.recording.segment.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One exchange told event by event, each with the time since the first. */
final class StoryText {

  private static final String INDENT = " ".repeat(14);

  private final StringBuilder out = new StringBuilder();
  private final Map<Direction, BodyText> bodies = new EnumMap<>(Direction.class);
  private String since = "";

  private StoryText() {}

  static String of(ExchangeStory story) {
    StoryText text = new StoryText();
    text.out
        .append("Exchange ")
        .append(story.summary().exchange())
        .append(", ")
        .append(RecordingText.time(story.summary().startedAt()))
        .append(" UTC\n\n");
    for (Entry entry : story.entries()) {
      text.since = since(Duration.between(story.summary().startedAt(), entry.at()));
      text.event(entry.data());
    }
    if (story.summary().duration().isEmpty()) {
      text.since = "";
      text.line("no end on record: it still runs, or the server was killed");
    }
    return text.out.toString();
  }

  /** One event of any exchange, as {@code recordings tail} shows it. */
  static String of(Entry entry) {
    StoryText text = new StoryText();
    String id = entry.exchange().value();
    text.since = id.substring(0, Math.min(8, id.length()));
    text.event(entry.data());
    return text.out.toString();
  }

  private void event(RecordedEvent event) {
    switch (event) {
      case RecordedEvent.Started started -> started(started);
      case RecordedEvent.Identified who ->
          line("caller " + who.subject() + " of " + who.issuer() + groups(who));
      case RecordedEvent.Decided decided ->
          line(
              "policy: "
                  + decided.decision()
                  + RecordingText.codes(decided.reasons())
                  + ", bundle "
                  + decided.bundle());
      case RecordedEvent.Approval approval ->
          line("approval " + approval.approval() + " " + approval.step());
      case RecordedEvent.Head head -> head(head);
      case RecordedEvent.Body body -> {
        line(name(body.direction()) + " body, " + body.bytes().length() + " bytes");
        String text =
            bodies.computeIfAbsent(body.direction(), _ -> new BodyText()).next(body.bytes());
        detail(Terminal.lines(text));
      }
      case RecordedEvent.BodyEnded ended -> bodyEnded(ended);
      case RecordedEvent.Ended ended -> {
        line(
            ended.outcome()
                + ended.status().map(status -> ", status " + status).orElse("")
                + ended.error().map(error -> ", error " + error).orElse(""));
        facts(ended.tls());
      }
    }
  }

  private void started(RecordedEvent.Started started) {
    String path = new String(started.path().bytes(), StandardCharsets.UTF_8);
    line(started.method() + " " + started.authority() + path + " from " + started.peer());
    line(
        started.resource().isEmpty()
            ? "no resource"
            : "resource " + started.resource() + ", revision " + started.revision());
    facts(started.tls());
  }

  private static String groups(RecordedEvent.Identified who) {
    return who.groups().isEmpty() ? "" : ", groups " + String.join(", ", who.groups());
  }

  private void head(RecordedEvent.Head head) {
    line(
        name(head.direction())
            + " head"
            + head.status().map(status -> ", status " + status).orElse(""));
    for (RecordedEvent.Header header : head.headers()) {
      String value = new String(header.value().bytes(), StandardCharsets.UTF_8);
      detail(Terminal.line(header.name() + ": " + value));
    }
  }

  private void bodyEnded(RecordedEvent.BodyEnded body) {
    line(
        name(body.direction())
            + " body ended after "
            + body.length()
            + " bytes"
            + (body.masked().isEmpty() ? "" : ", masked: " + RecordingText.counts(body.masked()))
            + (body.uninspected() ? ", passed uninspected" : "")
            + body.cutAt().map(kept -> ", only the first " + kept + " kept by rule").orElse(""));
  }

  private void facts(Map<String, String> facts) {
    new TreeMap<>(facts).forEach((name, value) -> detail(Terminal.line(name + ": " + value)));
  }

  private void line(String text) {
    out.append(String.format(Locale.ROOT, "%10s  ", since)).append("  ");
    out.append(Terminal.line(text)).append('\n');
  }

  private void detail(String text) {
    text.lines().forEach(line -> out.append((INDENT + "│ " + line).stripTrailing()).append('\n'));
  }

  private static String name(Direction direction) {
    return switch (direction) {
      case REQUEST -> "→ request";
      case RESPONSE -> "← response";
    };
  }

  private static String since(Duration duration) {
    return "+" + RecordingText.duration(duration);
  }
}
