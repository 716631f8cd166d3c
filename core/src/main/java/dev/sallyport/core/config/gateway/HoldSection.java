package dev.sallyport.core.config.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Choice;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.FreeForm;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.config.shape.WholeNumber;
import dev.sallyport.core.resource.HoldSettings;
import dev.sallyport.core.resource.HoldSettings.Oversized;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** How requests to a resource wait for a human. */
final class HoldSection {

  private static final int MOST_HELD = 100_000;

  /** Seconds; policies cannot ask for more either. */
  private static final int LONGEST_WAIT = 15 * 60;

  private static final Key<Integer> WAIT =
      Key.withDefault(
          "wait",
          QuantityText.DURATION,
          "45s",
          "How long a request waits on its stream, unless the policy says otherwise; then its"
              + " client is told to come back.");
  private static final Key<Long> MAX_BODY =
      Key.withDefault(
          "max-body",
          QuantityText.SIZE_IN_MEMORY,
          "1MiB",
          "Longest body that reviewers can be asked about.");
  private static final Key<Oversized> OVERSIZED =
      Key.withDefault(
          "oversized",
          Choice.of(Oversized.class),
          "refuse",
          "What becomes of a request with a longer body: `refuse`, or `ask-policy` once more with"
              + " `input.approval.state` = `impossible`.");
  private static final Key<List<Located<String>>> HEADERS =
      Key.withDefault(
          "headers",
          ListOf.anyOf(BoundHeaderText.SHAPE),
          "[]",
          "Headers that an approval is bound to, beside those of the kind.");
  private static final Key<String> JUSTIFICATION =
      Key.withDefault(
          "justification",
          HeaderNameText.SHAPE,
          "x-justification",
          "Header in which callers say why; reviewers read it.");
  private static final Key<Integer> PER_SUBJECT =
      Key.withDefault(
          "per-subject",
          new WholeNumber("number", 1, MOST_HELD),
          "32",
          "Most requests of one caller that wait on their streams at once, in one ext-proc server.");
  private static final Key<Integer> PER_RESOURCE =
      Key.withDefault(
          "per-resource",
          new WholeNumber("number", 1, MOST_HELD),
          "1024",
          "The same of all callers together.");
  private static final Key<FreeForm.Value<Reference.File>> REVIEW =
      Key.withDefault(
          "review",
          new FreeForm<>(ReferenceText.FILE),
          "{ steps: [{ any_of: [reviewers] }] }",
          "Terms of review where the policy gives none, here or in a JSON file.");

  static final Section SHAPE =
      Section.of(
          "a resource's hold",
          WAIT,
          MAX_BODY,
          OVERSIZED,
          HEADERS,
          JUSTIFICATION,
          PER_SUBJECT,
          PER_RESOURCE,
          REVIEW);

  private final Problems problems;
  private final JsonFiles json;
  private final ReviewCheck reviewCheck;

  HoldSection(Problems problems, JsonFiles json, ReviewCheck reviewCheck) {
    this.problems = problems;
    this.json = json;
    this.reviewCheck = reviewCheck;
  }

  /**
   * Reads it.
   *
   * @param idleTimeout how long a stream to the resource may be silent, in seconds
   */
  Optional<HoldSettings> read(Fields section, int idleTimeout) {
    section
        .value(WAIT)
        .filter(wait -> wait >= idleTimeout)
        .ifPresent(
            wait ->
                problems.add(
                    section.at(WAIT),
                    "a wait of " + wait + "s on a stream that ends after " + idleTimeout + "s",
                    "less than idle-timeout, or a longer idle-timeout"));
    section
        .value(WAIT)
        .filter(wait -> wait > LONGEST_WAIT)
        .ifPresent(
            _ ->
                problems.add(
                    section.at(WAIT),
                    "a wait on a stream of more than 15m",
                    "at most 15m: who waits longer is told to come back"));
    Optional<JsonNode> review =
        section
            .value(REVIEW)
            .flatMap(
                value ->
                    switch (value) {
                      case FreeForm.Inline<Reference.File>(JsonNode inline) -> Optional.of(inline);
                      case FreeForm.Referenced<Reference.File>(Reference.File file) ->
                          json.object(section.at(REVIEW), file, "the terms of review");
                    });
    review
        .flatMap(reviewCheck::problem)
        .ifPresent(
            problem ->
                problems.add(
                    section.at(REVIEW),
                    "terms of review that nothing can be held by: " + problem,
                    "terms as docs/approvals.md has them, such as { steps: [{ any_of: [security]"
                        + " }] }"));
    return problems.unlessAny(
        () ->
            new HoldSettings(
                section.get(WAIT),
                section.get(MAX_BODY),
                section.get(OVERSIZED),
                new TreeSet<>(section.get(HEADERS).stream().map(Located::value).toList()),
                section.get(JUSTIFICATION),
                section.get(PER_SUBJECT),
                section.get(PER_RESOURCE),
                review));
  }
}
