package dev.sallyport.controlplane.publisher;

/**
 * An Envoy's NACK.
 *
 * @param type what it refused, for example {@code listeners}
 * @param detail Envoy's own words ({@code DiscoveryRequest.error_detail.message})
 */
public record Refusal(String type, String detail) {
  @Override
  public String toString() {
    return type + ": " + detail;
  }
}
