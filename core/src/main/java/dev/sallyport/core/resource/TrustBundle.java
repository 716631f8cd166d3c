package dev.sallyport.core.resource;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

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
   * @param revocations concatenated PEM revocation lists (RFC 5280 §5): with them, every
   *     certificate of a chain below its root must be on no list of its issuer, and there must be a
   *     list; empty when revocation is not looked at
   */
  record Pem(String certificates, Optional<String> revocations) implements TrustBundle {

    /** Authorities whose revocations are not looked at. */
    public Pem(String certificates) {
      this(certificates, Optional.empty());
    }

    @Override
    public String toString() {
      return "Pem[" + certificates.length() + " characters]";
    }
  }
}
