package dev.sallyport.core.exchange;

/**
 * Name of one request and its response: Envoy's request id ({@code x-request-id}, a UUID that Envoy
 * makes anew for every request it receives).
 *
 * @param value the id as Envoy wrote it; at most 64 characters of {@code [A-Za-z0-9-]}
 */
public record ExchangeId(String value) {

  /**
   * @throws IllegalArgumentException if the value is empty, too long, or has a character outside
   *     the set
   */
  public ExchangeId {
    if (value.isEmpty() || value.length() > 64) {
      throw new IllegalArgumentException(
          "an exchange id has 1 to 64 characters, not " + value.length());
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
      if (!allowed) {
        throw new IllegalArgumentException("an exchange id has only letters, digits and '-'");
      }
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
