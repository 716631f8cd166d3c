package dev.sallyport.extproc.stream;

import dev.sallyport.approvals.answer.Elicitation;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.masking.BlockedException;
import dev.sallyport.masking.UninspectableException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
  private final Optional<ApprovalId> approval;
  private final Optional<ComeBack> comeBack;

  /**
   * How a client comes back for an approval.
   *
   * @param url where it can look meanwhile
   * @param async whether it asked to be told at once
   * @param elicitation how it shows its user where to look, if it can
   */
  record ComeBack(URI url, boolean async, Optional<Elicitation> elicitation) {

    /** How long a human takes at least. */
    static final Duration AFTER = Duration.ofSeconds(15);
  }

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
    this(code, words, reasons, retryAfter, Optional.empty(), Optional.empty());
  }

  private Refusal(
      ErrorCode code,
      String words,
      List<Reason> reasons,
      OptionalLong retryAfter,
      Optional<ApprovalId> approval,
      Optional<ComeBack> comeBack) {
    super(code.code(), null, false, false);
    this.code = code;
    this.words = words;
    this.reasons = List.copyOf(reasons);
    this.retryAfter = retryAfter;
    this.approval = approval;
    this.comeBack = comeBack;
  }

  /** A refusal because of what became of an approval. */
  static Refusal of(ErrorCode code, ApprovalId approval) {
    return new Refusal(code).about(approval);
  }

  /** Not yet. */
  static Refusal pending(ApprovalId approval, ComeBack comeBack) {
    return new Refusal(
        ErrorCode.APPROVAL_PENDING,
        ErrorCode.APPROVAL_PENDING.message(),
        List.of(),
        OptionalLong.empty(),
        Optional.of(approval),
        Optional.of(comeBack));
  }

  /** The policy's answer is none. */
  static Refusal invalidDecision() {
    return new Refusal(
        ErrorCode.POLICY_DENIED,
        Reason.INVALID_DECISION.meaning(),
        List.of(Reason.INVALID_DECISION));
  }

  /** A refusal with a further sentence. */
  static Refusal adding(ErrorCode code, String sentence) {
    return new Refusal(code, code.message() + " " + sentence, List.of());
  }

  /** The same of a request that has an approval. */
  Refusal about(ApprovalId id) {
    return new Refusal(code, words, reasons, retryAfter, Optional.of(id), comeBack);
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

  /** The approval it is about. */
  Optional<ApprovalId> approval() {
    return approval;
  }

  /** How the client comes back for it. */
  Optional<ComeBack> comeBack() {
    return comeBack;
  }

  OptionalLong retryAfter() {
    return retryAfter;
  }
}
