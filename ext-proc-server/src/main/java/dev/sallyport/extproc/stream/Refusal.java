package dev.sallyport.extproc.stream;

import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.masking.BlockedException;
import dev.sallyport.masking.UninspectableException;
import java.util.List;
import java.util.OptionalLong;

/**
 * The exchange goes no further: what the client is told. Thrown within this package, so that the
 * journey reads straight down; it carries no stack trace.
 */
final class Refusal extends Exception {

  private final ErrorCode code;
  private final String words;
  private final List<Reason> reasons;
  private final OptionalLong retryAfter;

  Refusal(ErrorCode code) {
    this(code, code.message(), List.of());
  }

  /**
   * @param words what the client reads
   * @param reasons why the policy decided as it did; empty when it was not asked
   */
  Refusal(ErrorCode code, String words, List<Reason> reasons) {
    this(code, words, reasons, OptionalLong.empty());
  }

  /**
   * @param retryAfter in how many seconds the request could pass (RFC 9110 §10.2.3)
   */
  Refusal(ErrorCode code, long retryAfter) {
    this(code, code.message(), List.of(), OptionalLong.of(retryAfter));
  }

  private Refusal(ErrorCode code, String words, List<Reason> reasons, OptionalLong retryAfter) {
    super(code.code(), null, false, false);
    this.code = code;
    this.words = words;
    this.reasons = List.copyOf(reasons);
    this.retryAfter = retryAfter;
  }

  /**
   * A refusal that says its cause.
   *
   * @param why a part of a sentence
   */
  static Refusal because(ErrorCode code, String why) {
    return new Refusal(code, code.message() + " Cause: " + why + ".", List.of());
  }

  /** A refusal of a body by what it holds: the message names the place and never quotes it. */
  static Refusal of(Direction direction, UninspectableException cause) {
    boolean blocked = cause instanceof BlockedException;
    ErrorCode code =
        switch (direction) {
          case REQUEST -> blocked ? ErrorCode.REQUEST_BLOCKED : ErrorCode.UNINSPECTABLE_REQUEST;
          case RESPONSE -> blocked ? ErrorCode.RESPONSE_BLOCKED : ErrorCode.UNINSPECTABLE_RESPONSE;
        };
    return blocked
        ? new Refusal(code)
        : new Refusal(code, code.message() + " Cause: " + cause.getMessage(), List.of());
  }

  ErrorCode code() {
    return code;
  }

  String words() {
    return words;
  }

  List<Reason> reasons() {
    return reasons;
  }

  OptionalLong retryAfter() {
    return retryAfter;
  }
}
