package dev.sallyport.core.resource;

/** What somebody who is signed in at the control plane may do. */
public enum OperatorRole {
  /** Decides about held requests, as far as the policy's terms invite their groups. */
  REVIEWER,

  /** Gives access for a while, and takes it back. */
  OPERATOR,

  /** Reads what the others decided. */
  AUDITOR
}
