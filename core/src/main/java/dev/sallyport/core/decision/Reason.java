package dev.sallyport.core.decision;

import java.util.Locale;
import java.util.Optional;

/**
 * Why a decision fell as it did. The vocabulary is closed: a policy that gives another reason is
 * refused.
 */
public enum Reason {
  GROUP_ALLOWED("The caller is in a group that may use the resource."),
  GROUP_NOT_ALLOWED("The caller is in no group that may use the resource."),
  RESOURCE_NOT_IN_POLICY("The policy's data does not name the resource."),
  METHOD_NOT_ALLOWED("The caller may not use this method here."),
  PATH_NOT_ALLOWED("The caller may not use this path."),
  OUTSIDE_HOURS("The rule that would allow the request does not apply at this time."),
  MODEL_NOT_ALLOWED("The caller may not use this model."),
  TOOL_NOT_ALLOWED("The caller may not call this tool, or send this message."),
  OPERATION_NOT_ALLOWED("The caller may not do this to this collection."),
  LIMIT_EXCEEDED("The request asks for more than the rule allows."),
  BREAK_GLASS("A rule for emergencies allows the request."),
  APPROVAL_REQUIRED("A human has to approve the request first."),
  RULE_ALLOWED("A rule of your own policy allows the request."),
  RULE_DENIED("A rule of your own policy denies the request."),
  POLICY_DATA_INVALID("What the policy's data says about the resource cannot be understood."),
  BODY_NOT_READ("The request's body could not be read, and the rule does not do without."),
  NO_DECISION("The policy gave no decision, which means no."),
  INVALID_DECISION("The policy gave a decision that breaks its schema."),
  EVALUATION_FAILED("The policy could not be evaluated.");

  private final String meaning;

  Reason(String meaning) {
    this.meaning = meaning;
  }

  /** One sentence for the caller. */
  public String meaning() {
    return meaning;
  }

  /**
   * Whether a body cannot change it: a denial for such reasons alone, given before the body was
   * read, is final.
   */
  public boolean isSettledByHead() {
    return switch (this) {
      case GROUP_NOT_ALLOWED,
          RESOURCE_NOT_IN_POLICY,
          METHOD_NOT_ALLOWED,
          PATH_NOT_ALLOWED,
          OUTSIDE_HOURS,
          POLICY_DATA_INVALID,
          INVALID_DECISION,
          EVALUATION_FAILED ->
          true;
      case GROUP_ALLOWED,
          APPROVAL_REQUIRED,
          RULE_ALLOWED,
          RULE_DENIED,
          MODEL_NOT_ALLOWED,
          TOOL_NOT_ALLOWED,
          OPERATION_NOT_ALLOWED,
          LIMIT_EXCEEDED,
          BREAK_GLASS,
          BODY_NOT_READ,
          NO_DECISION ->
          false;
    };
  }

  /** Name in Rego and JSON: lower case with underscores. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The reason with a code, if there is one. */
  public static Optional<Reason> of(String code) {
    for (Reason reason : values()) {
      if (reason.code().equals(code)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }
}
