package dev.sallyport.approvals.request;

import java.util.Locale;

/** Why a request cannot be bound to an approval. Such a request is never held. */
public enum Unbindable {
  BODY_NOT_UTF8("The body says that it is JSON and is not UTF-8."),
  BODY_NOT_JSON("The body says that it is JSON and is not one JSON value."),
  DUPLICATE_NAME("A JSON object has a name twice: its readers would not agree on the value."),
  LONE_SURROGATE("A JSON text has half a character, which its readers would read differently."),
  INEXACT_NUMBER("A number does not fit a double exactly: send it as a text."),
  TOO_COMPLEX("The JSON body is nested too deeply, or has a name or number that is too long."),
  UNREADABLE_TEXT("A header or the target has bytes that are no UTF-8."),
  CONTENT_CODING("The body has a content coding, so that nobody can look at it."),
  BATCH("A JSON-RPC batch is not one request.");

  private final String message;

  Unbindable(String message) {
    this.message = message;
  }

  /** One sentence for the caller; nothing of the body. */
  public String message() {
    return message;
  }

  /** Lower case with underscores. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
