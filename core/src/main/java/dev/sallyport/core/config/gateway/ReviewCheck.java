package dev.sallyport.core.config.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Says whether approvals can do what terms of review ask. */
@FunctionalInterface
public interface ReviewCheck {

  /** Takes all terms as they are. */
  ReviewCheck NONE = _ -> Optional.empty();

  /**
   * What is wrong with terms, in a sentence that names the place in them; empty when nothing is.
   *
   * @param terms an object
   */
  Optional<String> problem(JsonNode terms);
}
