package dev.sallyport.core.resource;

import java.util.List;

/**
 * A rule about the subject of client certificates (RFC 5280 §4.1.2.6): all of its attributes must
 * be in the subject, in any order, beside whatever else is there.
 *
 * @param attributes what must be there, at least one
 */
public record ClientSubject(List<Attribute> attributes) {

  /**
   * Attribute types that a rule can name, as they are written in distinguished names (RFC 4514 §3,
   * RFC 4519; the last two are what OpenSSL calls them).
   */
  public enum Type {
    CN("CN"),
    O("O"),
    OU("OU"),
    C("C"),
    ST("ST"),
    L("L"),
    DC("DC"),
    UID("UID"),
    SERIAL_NUMBER("serialNumber"),
    EMAIL_ADDRESS("emailAddress");

    private final String label;

    Type(String label) {
      this.label = label;
    }

    /** The type as it is written. */
    public String label() {
      return label;
    }
  }

  /**
   * An attribute and the value that it must have, exactly and in the same case.
   *
   * @param type its type
   * @param value its value, not escaped
   */
  public record Attribute(Type type, String value) {}

  public ClientSubject {
    attributes = List.copyOf(attributes);
    if (attributes.isEmpty()) {
      throw new IllegalArgumentException("a rule that every subject meets is none");
    }
  }
}
