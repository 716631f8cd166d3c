package dev.sallyport.extproc.policy;

import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.policy.body.LlmCall;
import dev.sallyport.policy.body.McpMessage;
import dev.sallyport.policy.body.VectorCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a request is for, in a word that recordings are searched by. */
public final class Subject {

  private static final int LONGEST = 200;

  private Subject() {}

  /**
   * {@code model}, {@code tool} or {@code collection}, as the first element says that names one.
   *
   * @param body what is known of it; may be empty
   */
  public static Map<String, String> of(List<InspectedBody> body) {
    return body.stream()
        .flatMap(element -> element.meant().stream())
        .map(
            meaning ->
                switch (meaning) {
                  case LlmCall call -> named("model", call.model());
                  case McpMessage message -> named("tool", message.tool());
                  case VectorCall call -> named("collection", call.collection());
                })
        .filter(about -> !about.isEmpty())
        .findFirst()
        .orElse(Map.of());
  }

  private static Map<String, String> named(String name, Optional<String> value) {
    return value.map(text -> Map.of(name, cut(text))).orElse(Map.of());
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
