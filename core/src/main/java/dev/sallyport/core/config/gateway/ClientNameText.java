package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import dev.sallyport.core.resource.ClientName;

/**
 * Names in client certificates: {@code dns:…}, {@code email:…}, {@code uri:…}, {@code spiffe:…}.
 */
final class ClientNameText {

  static final Text<ClientName> SHAPE =
      Text.of(
          "`dns:…`, `email:…`, `uri:…` or `spiffe:…`",
          "dns: and a hostname, email: and an address, uri: and a URI (or how it begins, to a slash"
              + " and *), or spiffe: and a trust domain",
          "^(dns|email|uri|spiffe):[^ ]+$",
          ClientNameText::parse);

  private ClientNameText() {}

  private static Parsed<ClientName> parse(String text) {
    int colon = text.indexOf(':');
    String value = text.substring(colon + 1);
    return switch (text.substring(0, Math.max(colon, 0))) {
      case "dns" ->
          HostnameText.isHostname(value)
              ? Parsed.ok(new ClientName(ClientName.Type.DNS, value, false))
              : Parsed.bad("is no hostname");
      case "email" ->
          value.indexOf('@') > 0
              ? Parsed.ok(new ClientName(ClientName.Type.EMAIL, value, false))
              : Parsed.bad("is no e-mail address");
      case "uri" -> uri(value);
      case "spiffe" ->
          HostnameText.isHostname(value)
              ? Parsed.ok(ClientName.ofTrustDomain(value))
              : Parsed.bad("is no trust domain", "uri:spiffe:" + value);
      default -> Parsed.bad("does not say what kind of name it is");
    };
  }

  /** A prefix ends where a path segment does, so that {@code …/a*} cannot mean {@code …/ab} too. */
  private static Parsed<ClientName> uri(String value) {
    int star = value.indexOf('*');
    if (star < 0) {
      return value.indexOf(':') > 0
          ? Parsed.ok(new ClientName(ClientName.Type.URI, value, false))
          : Parsed.bad("is no URI");
    }
    String prefix = value.substring(0, star);
    // Two slashes lead to the authority of a URI, a third ends it.
    boolean ofOneAuthority =
        prefix.endsWith("/") && prefix.chars().filter(c -> c == '/').count() > 2;
    return star == value.length() - 1 && ofOneAuthority
        ? Parsed.ok(new ClientName(ClientName.Type.URI, prefix, true))
        : Parsed.bad("has a * elsewhere than at its end, behind a slash of its path");
  }
}
