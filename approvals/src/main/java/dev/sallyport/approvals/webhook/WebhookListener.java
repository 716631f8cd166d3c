package dev.sallyport.approvals.webhook;

/** Hears how webhooks fare, for metrics and logs. */
public interface WebhookListener {

  /** One was taken. */
  void delivered(String endpoint, String id, int attempts);

  /** One was not taken, and is tried again. */
  void failed(String endpoint, String id, int attempts);

  /** One was never taken, and is left out. */
  void givenUp(String endpoint, String id);
}
