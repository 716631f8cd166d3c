package dev.sallyport.core.resource;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Certificate authorities that are trusted on a leg. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "from")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TrustBundle.SystemStore.class, name = "system"),
  @JsonSubTypes.Type(value = TrustBundle.Pem.class, name = "pem")
})
public sealed interface TrustBundle {

  /** The authorities of the operating system. */
  record SystemStore() implements TrustBundle {}

  /**
   * The authorities in a bundle.
   *
   * @param certificates concatenated PEM certificates (RFC 7468 §5), at least one
   */
  record Pem(String certificates) implements TrustBundle {
    @Override
    public String toString() {
      return "Pem[" + certificates.length() + " characters]";
    }
  }
}
