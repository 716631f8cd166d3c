package dev.sallyport.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.mask.Unmask;
import dev.sallyport.core.resource.RecordingLevel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads what a policy answered, strictly by {@code decision.schema.json}. An answer that breaks it
 * in any way is a denial.
 */
final class DecisionJson {

  static final int MAX_MESSAGE = 500;

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern DETECTOR = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Set<String> ALLOW_FIELDS =
      Set.of(
          "decision",
          "reasons",
          "message",
          "mask",
          "unmask",
          "recording",
          "durable",
          "limits",
          "budgets",
          "tools",
          "unread_body");
  private static final Set<String> DENY_FIELDS = Set.of("decision", "reasons", "message");
  private static final Set<String> HOLD_FIELDS = Set.of("decision", "reasons", "message", "hold");

  private final Optional<Set<DetectorId>> detectors;

  /**
   * A reader.
   *
   * @param detectors detectors that an answer may name; empty for any
   */
  DecisionJson(Optional<Set<DetectorId>> detectors) {
    this.detectors = detectors;
  }

  /** Where an answer breaks the schema. */
  static final class BrokenException extends Exception {
    BrokenException(String message) {
      super(message);
    }
  }

  /**
   * Reads an answer.
   *
   * @param results JSON array of {@code {"result": value}}, as the calling convention has it
   * @return the decision; {@code NO_DECISION} if there is no result
   * @throws BrokenException if it is not exactly one sound decision
   */
  Decision read(byte[] results) throws BrokenException {
    JsonNode list;
    try {
      list = JSON.readTree(results);
    } catch (IOException e) {
      throw new BrokenException("the answer is not JSON");
    }
    if (!list.isArray() || list.size() > 1) {
      throw new BrokenException("the answer is not one result");
    }
    if (list.isEmpty()) {
      return Decision.Deny.because(Reason.NO_DECISION);
    }
    return result(list.get(0));
  }

  /**
   * Reads an answer.
   *
   * @param holder {@code {"result": value}}, or without a result where there is none
   * @throws BrokenException as above
   */
  Decision result(JsonNode holder) throws BrokenException {
    return holder.has("result")
        ? decision(holder.get("result"))
        : Decision.Deny.because(Reason.NO_DECISION);
  }

  private Decision decision(JsonNode value) throws BrokenException {
    check(value.isObject(), "the decision is no object");
    String verdict = text(value, "decision");
    List<Reason> reasons = reasons(value.path("reasons"));
    Optional<String> message = message(value);
    return switch (verdict) {
      case "allow" -> {
        fields(value, ALLOW_FIELDS);
        JsonNode mask = directions(value, "mask");
        JsonNode unmask = directions(value, "unmask");
        yield new Decision.Allow(
            reasons,
            message,
            plan(mask.path("request")),
            plan(mask.path("response")),
            new Unmask(lifted(unmask.path("request")), lifted(unmask.path("response"))),
            recording(value),
            TermsJson.read(value));
      }
      case "deny" -> {
        fields(value, DENY_FIELDS);
        yield new Decision.Deny(reasons, message);
      }
      case "hold" -> {
        fields(value, HOLD_FIELDS);
        yield new Decision.Hold(reasons, message, TermsJson.hold(value.path("hold")));
      }
      default -> throw new BrokenException("'decision' is not allow, deny or hold");
    };
  }

  private static List<Reason> reasons(JsonNode value) throws BrokenException {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    for (String code : texts(value, "reasons")) {
      Reason reason =
          Reason.of(code).orElseThrow(() -> new BrokenException("'reasons' has an unknown code"));
      check(reasons.add(reason), "'reasons' has a code twice");
    }
    check(!reasons.isEmpty(), "'reasons' is empty");
    return List.copyOf(reasons);
  }

  private static Optional<String> message(JsonNode value) throws BrokenException {
    if (!value.has("message")) {
      return Optional.empty();
    }
    String message = text(value, "message");
    int length = message.codePointCount(0, message.length());
    check(length >= 1 && length <= MAX_MESSAGE, "'message' is empty or too long");
    return Optional.of(message);
  }

  private static JsonNode directions(JsonNode value, String name) throws BrokenException {
    JsonNode directions = value.path(name);
    if (!directions.isMissingNode()) {
      check(directions.isObject(), "'" + name + "' is no object");
      fields(directions, Set.of("request", "response"));
    }
    return directions;
  }

  private MaskPlan plan(JsonNode value) throws BrokenException {
    if (value.isMissingNode()) {
      return MaskPlan.NOTHING;
    }
    MaskPlan plan;
    try {
      plan = MaskPlan.read(value);
    } catch (IllegalArgumentException e) {
      throw new BrokenException("'mask': " + e.getMessage());
    }
    for (DetectorId detector : plan.detectors()) {
      checkDetector(detector);
    }
    return plan;
  }

  private Set<DetectorId> lifted(JsonNode value) throws BrokenException {
    Set<DetectorId> lifted = new TreeSet<>();
    if (!value.isMissingNode()) {
      for (String name : texts(value, "unmask")) {
        DetectorId detector = new DetectorId(name);
        checkDetector(detector);
        check(lifted.add(detector), "'unmask' names a detector twice");
      }
    }
    return lifted;
  }

  private void checkDetector(DetectorId detector) throws BrokenException {
    check(DETECTOR.matcher(detector.value()).matches(), "a mask has what is no detector's name");
    check(
        detectors.isEmpty() || detectors.get().contains(detector), "unknown detector " + detector);
  }

  private static Optional<RecordingLevel> recording(JsonNode value) throws BrokenException {
    if (!value.has("recording")) {
      return Optional.empty();
    }
    String code = text(value, "recording");
    for (RecordingLevel level : RecordingLevel.values()) {
      if (level.name().toLowerCase(Locale.ROOT).equals(code)) {
        return Optional.of(level);
      }
    }
    throw new BrokenException("'recording' is not metadata, heads or full");
  }

  static List<String> texts(JsonNode value, String name) throws BrokenException {
    check(value.isArray(), "'" + name + "' is no list");
    List<String> texts = new ArrayList<>();
    for (JsonNode item : value) {
      check(item.isTextual(), "'" + name + "' has what is no text");
      texts.add(item.textValue());
    }
    return texts;
  }

  static String text(JsonNode value, String name) throws BrokenException {
    check(value.path(name).isTextual(), "'" + name + "' is no text");
    return value.path(name).textValue();
  }

  static void fields(JsonNode value, Set<String> allowed) throws BrokenException {
    for (var field : value.properties()) {
      check(allowed.contains(field.getKey()), "there is an unknown field");
    }
  }

  static void check(boolean sound, String otherwise) throws BrokenException {
    if (!sound) {
      throw new BrokenException(otherwise);
    }
  }
}
