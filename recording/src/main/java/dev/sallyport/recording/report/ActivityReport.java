package dev.sallyport.recording.report;

import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What exchanges came to. Behind each number stands the query that finds what it counts.
 *
 * @param at when the report was made
 * @param query what it is about, as the words of {@link dev.sallyport.recording.RecordingFilter#of}
 * @param exchanges how many there are
 * @param lines who asked for what, how often, and how it was decided; the most first
 * @param details single exchanges, the latest of them
 * @param verdict what the check of the segments came to, since damage may hide exchanges
 */
public record ActivityReport(
    Instant at,
    Map<String, String> query,
    long exchanges,
    List<Line> lines,
    List<Detail> details,
    Verdict verdict) {

  public ActivityReport {
    query = Map.copyOf(query);
    lines = List.copyOf(lines);
    details = List.copyOf(details);
  }

  /**
   * Exchanges of one person with one model or store under one decision.
   *
   * @param subject the person; empty where nobody was established
   * @param resource name of the resource
   * @param about model, tool or collection, by these names
   * @param decision as the policy decided; empty where it was not asked
   * @param count how many exchanges
   * @param first when the first began
   * @param last when the last began
   * @param query what finds them
   */
  public record Line(
      String subject,
      String resource,
      Map<String, String> about,
      String decision,
      long count,
      Instant first,
      Instant last,
      Map<String, String> query) {
    public Line {
      about = Map.copyOf(about);
      query = Map.copyOf(query);
    }
  }

  /**
   * One exchange.
   *
   * @param summary who, when, what and how decided
   * @param input the beginning of the masked body of the request; empty where none is on record
   * @param asked digest of what the policy was asked; empty where it is not known
   * @param bundle digest of the bundle that decided
   */
  public record Detail(
      ExchangeSummary summary, Optional<String> input, String asked, String bundle) {}
}
