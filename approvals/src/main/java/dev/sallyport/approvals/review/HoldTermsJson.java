package dev.sallyport.approvals.review;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads hold terms from a policy's decision, strictly: an unknown field, a wrong type or a number
 * out of range refuses the whole, because terms that are half understood would ask too few humans.
 * The schema is {@code hold-terms.schema.json} beside this class.
 */
public final class HoldTermsJson {

  private static final int MOST_SEATS = 16;
  private static final int MOST_NAMES = 64;
  private static final int DAY = 24 * 60 * 60;
  private static final int WEEK = 7 * DAY;

  private HoldTermsJson() {}

  /**
   * Reads terms.
   *
   * @param terms the member {@code hold} of a decision
   * @param people which names are one person; owners are compared under the name it gives
   * @throws HoldTermsException if they break the schema, or nobody could ever meet them
   */
  public static HoldTerms read(JsonNode terms, SamePerson people) throws HoldTermsException {
    JsonReader reader = new JsonReader(terms, "hold");
    reader.allowOnly(
        Set.of(
            "steps",
            "humans",
            "owners",
            "break_glass",
            "sees_all",
            "justification",
            "inline_seconds",
            "pending_seconds",
            "grant_seconds"));
    Owners owners = owners(reader, people);
    HoldTerms read =
        new HoldTerms(
            steps(reader, owners),
            reader.number("humans", 1, MOST_SEATS, 1),
            owners,
            reader.names("break_glass", 0, MOST_NAMES),
            reader.truth("sees_all"),
            reader.truth("justification"),
            seconds(reader, "inline_seconds", 0, 15 * 60, HoldTerms.INLINE_FOR),
            seconds(reader, "pending_seconds", 1, WEEK, HoldTerms.PENDING_FOR),
            seconds(reader, "grant_seconds", 1, DAY, HoldTerms.GRANT_FOR));
    if (read.humansNeeded() > MOST_SEATS) {
      throw new HoldTermsException(
          "hold.steps need " + read.humansNeeded() + " humans; at most " + MOST_SEATS + " may be");
    }
    return read;
  }

  /** What is wrong with terms, if anything is, whoever may be one person. */
  public static Optional<String> problem(JsonNode terms) {
    try {
      read(terms, SamePerson.NOBODY_DECLARED);
      return Optional.empty();
    } catch (HoldTermsException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  private static List<Step> steps(JsonReader reader, Owners owners) throws HoldTermsException {
    List<Step> steps = new ArrayList<>();
    for (JsonReader step : reader.objects("steps", 1, MOST_SEATS)) {
      steps.add(step(step, owners));
    }
    return steps;
  }

  private static Step step(JsonReader step, Owners owners) throws HoldTermsException {
    if (step.has("any_of")) {
      step.allowOnly(Set.of("any_of", "humans"));
      return new Step.AnyOf(
          step.names("any_of", 1, MOST_NAMES), step.number("humans", 1, MOST_SEATS, 1));
    }
    if (step.has("all_of")) {
      step.allowOnly(Set.of("all_of"));
      return new Step.AllOf(step.names("all_of", 1, MOST_SEATS));
    }
    if (step.has("owners")) {
      step.allowOnly(Set.of("owners"));
      if (owners.equals(Owners.NONE)) {
        throw new HoldTermsException(
            step.place() + " asks for owners, and hold.owners names none: name groups or subjects");
      }
      return new Step.OwnersOf(step.number("owners", 1, MOST_SEATS, 1));
    }
    throw new HoldTermsException(step.place() + " has none of 'any_of', 'all_of', 'owners'");
  }

  private static Owners owners(JsonReader reader, SamePerson people) throws HoldTermsException {
    if (!reader.has("owners")) {
      return Owners.NONE;
    }
    JsonReader owners = reader.object("owners");
    owners.allowOnly(Set.of("groups", "subjects"));
    SortedSet<Human> humans = new TreeSet<>();
    for (JsonReader subject : owners.objects("subjects", 0, MOST_NAMES)) {
      subject.allowOnly(Set.of("issuer", "subject"));
      humans.add(people.canonical(new Human(subject.name("issuer"), subject.name("subject"))));
    }
    return new Owners(owners.names("groups", 0, MOST_NAMES), humans);
  }

  private static Duration seconds(
      JsonReader reader, String name, int least, int most, Duration otherwise)
      throws HoldTermsException {
    return Duration.ofSeconds(reader.number(name, least, most, (int) otherwise.toSeconds()));
  }
}
