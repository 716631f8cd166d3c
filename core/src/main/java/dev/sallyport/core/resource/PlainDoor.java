package dev.sallyport.core.resource;

/**
 * A port without TLS beside a first door. It leads nowhere: every request gets an answer that sends
 * the client to TLS.
 *
 * @param address where it listens
 * @param answer what it says
 */
public record PlainDoor(Address address, Answer answer) {

  /** What a request without TLS gets. */
  public enum Answer {
    /** 426: come back with TLS. */
    REFUSE,
    /** 308 to the same URL with {@code https}, for hostnames that are served; 426 for others. */
    REDIRECT
  }
}
