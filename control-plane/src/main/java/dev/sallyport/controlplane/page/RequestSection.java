package dev.sallyport.controlplane.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A held request as it is stored for reviewers, masked: every word of it came from outside. */
final class RequestSection {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern MARK = Pattern.compile("\\[redacted:[a-z0-9-]{1,64}]");

  private RequestSection() {}

  static Html of(String view) {
    JsonNode request = read(view);
    List<Html> parts = new ArrayList<>();
    parts.add(Html.of("h2", "The request"));
    parts.add(why(request));
    parts.add(list("What the policy said", request.path("reasons")));
    parts.add(
        Html.of(
            "pre",
            Map.of("class", "head", "tabindex", "0", "aria-label", "Request line and headers"),
            marked(head(request))));
    parts.add(body(request));
    parts.add(chips(request.path("masked")));
    parts.add(
        list(
            "Not part of what is approved (it may differ when the request runs)",
            request.path("excluded")));
    return Html.of("section", Html.all(parts));
  }

  /** The request as the process that holds it has it. */
  static Html clear(String request) {
    JsonNode read = read(request);
    return Html.of(
        "section",
        Html.of("h2", "The request, nothing hidden"),
        Html.of(
            "pre",
            Map.of("class", "head", "tabindex", "0", "aria-label", "Request line and headers"),
            Html.text(head(read))),
        body(read));
  }

  private static Html why(JsonNode request) {
    JsonNode words = request.path("justification");
    return words.isMissingNode()
        ? Html.of("p", "The caller gave no reason.")
        : Html.of(
            "blockquote", Map.of("aria-label", "The caller's reason"), marked(words.asText()));
  }

  private static String head(JsonNode request) {
    StringBuilder head =
        new StringBuilder(request.path("method").asText())
            .append(' ')
            .append(request.path("target").asText());
    for (JsonNode header : request.path("headers")) {
      head.append('\n').append(header.asText().replace('\n', ' '));
    }
    return head.toString();
  }

  private static Html body(JsonNode request) {
    long bytes = request.path("body_bytes").asLong();
    JsonNode body = request.path("body");
    if (!body.isMissingNode()) {
      return Html.all(
          Html.of("p", "Body, " + bytes + " bytes:"),
          Html.of(
              "pre",
              Map.of("class", "body", "tabindex", "0", "aria-label", "Body of the request"),
              marked(body.asText())));
    }
    return Html.of("p", bytes == 0 ? "No body." : "A body of " + bytes + " bytes that is no text.");
  }

  /** Values that reviewers may not see, by what they are, counted. */
  private static Html chips(JsonNode masked) {
    if (masked.isEmpty()) {
      return Html.of("p", "Nothing in it is hidden.");
    }
    List<Html> chips = new ArrayList<>();
    for (Map.Entry<String, JsonNode> chip : masked.properties()) {
      chips.add(
          Html.of(
              "li",
              Map.of("class", "chip"),
              Html.text(chip.getKey() + " × " + chip.getValue().asLong())));
    }
    return Html.all(
        Html.of("p", "Hidden values:"), Html.of("ul", Map.of("class", "chips"), Html.all(chips)));
  }

  private static Html list(String title, JsonNode entries) {
    if (entries.isEmpty()) {
      return Html.NOTHING;
    }
    List<Html> items = new ArrayList<>();
    entries.forEach(entry -> items.add(Html.of("li", entry.asText())));
    return Html.all(Html.of("p", title + ":"), Html.of("ul", Html.all(items)));
  }

  /** A text in which what stands for a hidden value is set off from the rest. */
  private static Html marked(String text) {
    List<Html> parts = new ArrayList<>();
    Matcher marks = MARK.matcher(text);
    int from = 0;
    while (marks.find()) {
      parts.add(Html.text(text.substring(from, marks.start())));
      parts.add(Html.of("mark", marks.group()));
      from = marks.end();
    }
    parts.add(Html.text(text.substring(from)));
    return Html.all(parts);
  }

  private static JsonNode read(String view) {
    try {
      return JSON.readTree(view);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database has only JSON that was written here", e);
    }
  }
}
