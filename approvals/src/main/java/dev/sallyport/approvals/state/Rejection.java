package dev.sallyport.approvals.state;

import java.util.Locale;

/** Why an event changes nothing. */
public enum Rejection {
  SELF_REVIEW("Nobody decides about their own request."),
  NOT_A_REVIEWER("You are in no group that reviews this request, and do not own the resource."),
  MAY_NOT_SEE_ALL("Your groups may not see what is hidden in requests."),
  ALREADY_VOTED("You have approved it already. Another human has to."),
  BREAK_GLASS_NOT_ALLOWED("The policy lets nobody of your groups approve alone."),
  REASON_REQUIRED("Say why: approving alone needs a reason."),
  NOT_THE_REQUESTER("Only the requester can withdraw it."),
  NOT_PENDING("It has been decided already."),
  NOT_APPROVED("It is not approved, or no longer."),
  NOT_CLAIMED("It was not claimed by this request."),
  DIFFERENT_REQUEST("It was approved for another request."),
  EXPIRED("Its time is over."),
  NOT_DUE("Its time is not over yet."),
  NOT_WAITING("This request does not wait for it."),
  DENIED("A reviewer has denied the same request."),
  RELEASING("The same request is being released just now."),
  TOO_MANY_WAITING("Too many requests wait for it already."),
  OVER("It is over. The same request is held anew.");

  private final String message;

  Rejection(String message) {
    this.message = message;
  }

  /** One sentence for the person who tried. */
  public String message() {
    return message;
  }

  /** Lower case with underscores. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
