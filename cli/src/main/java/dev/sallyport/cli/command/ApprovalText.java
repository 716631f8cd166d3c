package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Map;

/** One approval for people: who wants what, what is hidden, what happened. */
final class ApprovalText {
  private ApprovalText() {}

  static void print(PrintStream out, JsonNode approval) {
    JsonNode request = approval.path("request");
    line(out, "Approval", approval.path("approval"));
    line(out, "State", approval.path("state"));
    line(out, "Until", approval.path("deadline"));
    line(out, "Requester", approval.path("requester"));
    line(out, "Resource", approval.path("resource"));
    out.println(
        "Humans     "
            + approval.path("approved_by").size()
            + " of "
            + approval.path("humans_needed").asInt());
    line(out, "Why", request.path("justification"));
    out.println(
        "Request    "
            + Safe.line(request.path("method").asText() + " " + request.path("target").asText()));
    for (JsonNode header : request.path("headers")) {
      out.println("           " + Safe.line(header.asText()));
    }
    line(out, "Body", request.path("body"));
    for (Map.Entry<String, JsonNode> chip : request.path("masked").properties()) {
      out.println("Masked     " + Safe.line(chip.getKey()) + " ×" + chip.getValue().asLong());
    }
    for (JsonNode excluded : request.path("excluded")) {
      out.println("Not bound  " + Safe.line(excluded.asText()));
    }
    for (JsonNode entry : approval.path("audit")) {
      out.println(
          Safe.line(
              entry.path("at").asText()
                  + "  "
                  + entry.path("event").asText()
                  + " → "
                  + entry.path("state").asText()
                  + said(entry)));
    }
  }

  private static String said(JsonNode entry) {
    String by = entry.has("by") ? "  by " + entry.path("by").asText() : "";
    String reason = entry.path("reason").asText();
    return by
        + (reason.isEmpty() ? "" : ": " + reason)
        + (entry.path("alarm").asBoolean() ? "  ALARM" : "");
  }

  private static void line(PrintStream out, String name, JsonNode value) {
    if (!value.isMissingNode()) {
      out.println(name + " ".repeat(11 - name.length()) + Safe.line(value.asText()));
    }
  }
}
