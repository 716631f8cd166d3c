package dev.sallyport.policy;

import static dev.sallyport.policy.DecisionJson.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.decision.HoldTerms;
import dev.sallyport.core.decision.Terms;
import dev.sallyport.core.decision.Terms.Budget;
import dev.sallyport.core.decision.Terms.Limits;
import dev.sallyport.core.decision.Terms.Unit;
import dev.sallyport.policy.DecisionJson.BrokenException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads the terms of a decision, strictly by {@code decision.schema.json}. */
final class TermsJson {

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");
  private static final int LONGEST_WINDOW = 86_400;
  private static final int MOST_BUDGETS = 16;

  /** Those of {@code hold-terms.schema.json}; whoever holds the request looks into them. */
  private static final Set<String> HOLD_FIELDS =
      Set.of(
          "steps",
          "humans",
          "owners",
          "break_glass",
          "sees_all",
          "justification",
          "inline_seconds",
          "pending_seconds",
          "grant_seconds");

  private TermsJson() {}

  /** Terms of an admission. */
  static Terms read(JsonNode decision) throws BrokenException {
    return new Terms(
        limits(decision.path("limits")),
        budgets(decision.path("budgets")),
        tools(decision.path("tools")),
        flag(decision, "unread_body"),
        flag(decision, "durable"));
  }

  /** Terms of a hold. */
  static HoldTerms hold(JsonNode value) throws BrokenException {
    if (value.isMissingNode()) {
      return HoldTerms.NONE;
    }
    object(value, "hold", HOLD_FIELDS);
    return new HoldTerms(value);
  }

  private static Limits limits(JsonNode value) throws BrokenException {
    if (value.isMissingNode()) {
      return Limits.NONE;
    }
    object(value, "limits", Set.of("body_bytes", "header_bytes"));
    return new Limits(
        number(value, "body_bytes", Long.MAX_VALUE), number(value, "header_bytes", Long.MAX_VALUE));
  }

  private static List<Budget> budgets(JsonNode value) throws BrokenException {
    if (value.isMissingNode()) {
      return List.of();
    }
    check(value.isArray() && value.size() <= MOST_BUDGETS, "'budgets' is no list, or too long");
    List<Budget> budgets = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode item : value) {
      object(item, "budgets", Set.of("name", "requests", "tokens", "seconds"));
      String name = DecisionJson.text(item, "name");
      check(
          NAME.matcher(name).matches() && names.add(name),
          "'budgets' has a bad name, or one twice");
      Optional<Long> requests = number(item, "requests", Long.MAX_VALUE);
      Optional<Long> tokens = number(item, "tokens", Long.MAX_VALUE);
      check(requests.isPresent() != tokens.isPresent(), "a budget is of requests or of tokens");
      long seconds =
          number(item, "seconds", LONGEST_WINDOW)
              .orElseThrow(() -> new BrokenException("a budget has no 'seconds'"));
      budgets.add(
          requests
              .map(amount -> new Budget(name, Unit.REQUESTS, amount, (int) seconds))
              .orElseGet(() -> new Budget(name, Unit.TOKENS, tokens.orElseThrow(), (int) seconds)));
    }
    return budgets;
  }

  private static Optional<SortedSet<String>> tools(JsonNode value) throws BrokenException {
    return value.isMissingNode()
        ? Optional.empty()
        : Optional.of(new TreeSet<>(DecisionJson.texts(value, "tools")));
  }

  private static boolean flag(JsonNode decision, String name) throws BrokenException {
    JsonNode value = decision.path(name);
    check(value.isMissingNode() || value.isBoolean(), "'" + name + "' is not true or false");
    return value.booleanValue();
  }

  /** A whole number from 1, if it is there. */
  private static Optional<Long> number(JsonNode object, String name, long most)
      throws BrokenException {
    JsonNode value = object.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    check(
        value.isIntegralNumber()
            && value.canConvertToLong()
            && value.longValue() >= 1
            && value.longValue() <= most,
        "'" + name + "' is no whole number, or out of range");
    return Optional.of(value.longValue());
  }

  private static void object(JsonNode value, String name, Set<String> fields)
      throws BrokenException {
    check(value.isObject(), "'" + name + "' is no object");
    DecisionJson.fields(value, fields);
  }
}
