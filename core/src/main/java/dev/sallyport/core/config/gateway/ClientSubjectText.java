package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import dev.sallyport.core.resource.ClientSubject;
import dev.sallyport.core.resource.ClientSubject.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Parts of a subject as a distinguished name (RFC 4514): {@code O=Partner, OU=batch}. */
final class ClientSubjectText {

  /** The longest upper bound of RFC 5280 appendix A.1 for these, with room for some. */
  private static final int LONGEST = 128;

  static final Text<ClientSubject> SHAPE =
      Text.of(
          "`O=…, OU=…`",
          "attributes that must be in the subject, as O=Partner, OU=batch",
          "^ *[A-Za-z]+ *=.+$",
          ClientSubjectText::parse);

  private ClientSubjectText() {}

  private static Parsed<ClientSubject> parse(String text) {
    LdapName name;
    try {
      name = new LdapName(text);
    } catch (InvalidNameException e) {
      return Parsed.bad("is no distinguished name");
    }
    List<Attribute> attributes = new ArrayList<>();
    for (Rdn rdn : name.getRdns()) {
      if (rdn.size() != 1) {
        return Parsed.bad("joins attributes by +, where a comma will do");
      }
      Optional<ClientSubject.Type> type = type(rdn.getType());
      if (type.isEmpty()) {
        return Parsed.bad("has an attribute other than " + types());
      }
      if (!(rdn.getValue() instanceof String value) || value.isEmpty()) {
        return Parsed.bad("has an attribute without a text");
      }
      if (value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl)) {
        return Parsed.bad("has an attribute that no subject can have");
      }
      attributes.add(new Attribute(type.get(), value));
    }
    return attributes.isEmpty()
        ? Parsed.bad("has no attribute")
        : Parsed.ok(new ClientSubject(attributes));
  }

  private static Optional<ClientSubject.Type> type(String label) {
    return Arrays.stream(ClientSubject.Type.values())
        .filter(type -> type.label().equalsIgnoreCase(label))
        .findFirst();
  }

  private static String types() {
    return String.join(
        ", ", Arrays.stream(ClientSubject.Type.values()).map(ClientSubject.Type::label).toList());
  }
}
