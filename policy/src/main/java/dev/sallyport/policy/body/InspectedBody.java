package dev.sallyport.policy.body;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What is known of a request body: {@code input.body} in Rego. What was not seen can never be
 * mistaken for what is not there.
 */
public sealed interface InspectedBody {

  /** Nobody has looked, or nobody can: its type or encoding is none that is read here. */
  record NotInspected() implements InspectedBody {}

  /**
   * The request has no body.
   *
   * @param meaning what method and path alone mean, where they mean anything
   */
  record Absent(Optional<Meaning> meaning) implements InspectedBody {}

  /**
   * It is longer than what is read for a decision.
   *
   * @param limit what is read at most, in bytes
   */
  record TooLarge(long limit) implements InspectedBody {}

  /**
   * It is not what its type says, or two readers could understand it differently.
   *
   * @param size in bytes
   * @param problem what is wrong
   */
  record Malformed(long size, Problem problem) implements InspectedBody {}

  /**
   * It was read.
   *
   * @param size of the whole body, in bytes
   * @param json its JSON, or that of one element of a batch
   * @param meaning what that means, where the resource's kind has meanings
   * @param batch where the element stands; empty if the body is no batch
   */
  record Parsed(long size, JsonNode json, Optional<Meaning> meaning, Optional<Batch> batch)
      implements InspectedBody {}

  /**
   * Place of an element in a batch.
   *
   * @param index from 0
   * @param size how many elements there are
   */
  record Batch(int index, int size) {}

  /**
   * {@code parsed}, {@code absent}, {@code too_large}, {@code malformed}, {@code not_inspected}.
   */
  default String status() {
    return switch (this) {
      case NotInspected() -> "not_inspected";
      case Absent absent -> "absent";
      case TooLarge tooLarge -> "too_large";
      case Malformed malformed -> "malformed";
      case Parsed parsed -> "parsed";
    };
  }

  /** Whether all of the body was seen and understood, or there is none. */
  default boolean isKnown() {
    return this instanceof Parsed || this instanceof Absent;
  }

  /** What it means, where that is known. */
  default Optional<Meaning> meant() {
    return switch (this) {
      case Absent(var meaning) -> meaning;
      case Parsed parsed -> parsed.meaning();
      case NotInspected() -> Optional.empty();
      case TooLarge tooLarge -> Optional.empty();
      case Malformed malformed -> Optional.empty();
    };
  }
}
