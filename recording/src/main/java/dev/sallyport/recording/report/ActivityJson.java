package dev.sallyport.recording.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.recording.Verdict;
import dev.sallyport.recording.render.RecordingJson;
import dev.sallyport.recording.segment.RecordingMapper;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** A report as JSON; each number has its {@code query}, and the command that asks it. */
public final class ActivityJson {

  private ActivityJson() {}

  /**
   * {@code {"at":…,"query":{…},"command":…,"exchanges":…,"damaged":…,"lines":[…],"details":[…]}}.
   */
  public static String of(ActivityReport report) throws IOException {
    ObjectNode root = RecordingMapper.MAPPER.createObjectNode();
    root.put("at", report.at().toString());
    query(root, report.query());
    root.put("exchanges", report.exchanges())
        .put("damaged", report.verdict() instanceof Verdict.Broken);
    ArrayNode lines = root.putArray("lines");
    for (ActivityReport.Line line : report.lines()) {
      ObjectNode node =
          lines
              .addObject()
              .put("subject", line.subject())
              .put("resource", line.resource())
              .put("decision", line.decision())
              .put("count", line.count())
              .put("first", line.first().toString())
              .put("last", line.last().toString());
      ObjectNode about = node.putObject("about");
      new TreeMap<>(line.about()).forEach(about::put);
      query(node, line.query());
    }
    ArrayNode details = root.putArray("details");
    for (ActivityReport.Detail detail : report.details()) {
      details
          .addObject()
          .put("input", detail.input().orElse(null))
          .put("asked", detail.asked())
          .put("bundle", detail.bundle())
          .set("exchange", RecordingMapper.MAPPER.readTree(RecordingJson.line(detail.summary())));
    }
    return RecordingMapper.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void query(ObjectNode node, Map<String, String> words) {
    ObjectNode query = node.putObject("query");
    new TreeMap<>(words).forEach(query::put);
    node.put("command", QueryCommand.of(words));
  }
}
