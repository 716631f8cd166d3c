package dev.sallyport.policy.cases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A request and what is to be decided about it.
 *
 * @param name what it is, and where in its file
 * @param input the request, by {@code input.schema.json}
 * @param expected {@code allow}, {@code deny} or {@code hold}, or codes of reasons joined by {@code
 *     +}
 */
public record PolicyCase(String name, JsonNode input, String expected) {

  /** Whether a decision is the expected one. */
  public boolean isMetBy(Decision decision) {
    return expected.equals(verdict(decision)) || expected.equals(reasons(decision));
  }

  /** A decision in few words: {@code deny (path_not_allowed)}. */
  public static String words(Decision decision) {
    return verdict(decision) + " (" + reasons(decision) + ")";
  }

  /** {@code allow}, {@code deny} or {@code hold}. */
  public static String verdict(Decision decision) {
    return switch (decision) {
      case Decision.Allow allow -> "allow";
      case Decision.Deny deny -> "deny";
      case Decision.Hold hold -> "hold";
    };
  }

  private static String reasons(Decision decision) {
    return decision.reasons().stream().map(Reason::code).sorted().collect(Collectors.joining("+"));
  }

  /** What may be expected: a verdict or codes of reasons. */
  static boolean isExpectation(String text) {
    return Set.of("allow", "deny", "hold").contains(text)
        || Set.of(text.split("\\+")).stream().allMatch(code -> Reason.of(code).isPresent());
  }
}
