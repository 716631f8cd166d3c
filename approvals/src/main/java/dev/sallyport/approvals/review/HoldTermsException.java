package dev.sallyport.approvals.review;

/** A policy's hold terms break their schema; the message names the place and the cure. */
public final class HoldTermsException extends Exception {

  HoldTermsException(String message) {
    super(message);
  }
}
