package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.config.shape.Text;
import dev.sallyport.core.resource.InjectedCredential;
import dev.sallyport.core.secret.Secret;
import java.util.Optional;

/** Credentials that the gateway shows to upstreams. */
final class CredentialSection {

  private static final Key<String> HEADER =
      Key.required(
          "header",
          HeaderNameText.SHAPE.hidden(),
          "Header that carries the credential to the upstream.");
  private static final Key<String> PREFIX =
      Key.withDefault(
          "prefix",
          Text.of(
                  "text",
                  "a scheme and what parts it from the secret, for example \"Bearer \"",
                  "^([A-Za-z][A-Za-z0-9-]{0,15}[ =:])?$",
                  Parsed::ok)
              .hidden(),
          "\"\"",
          "Text before the secret, with its space: `\"Bearer \"`.");
  private static final Key<Reference> VALUE =
      Key.required(
          "value",
          ReferenceText.SECRET,
          "Where the secret is kept; one newline at its end is cut off. A file must have mode 0640"
              + " or less.");

  static final Section SHAPE = Section.of("a credential", HEADER, PREFIX, VALUE);

  private final Problems problems;
  private final SecretSource secrets;

  CredentialSection(Problems problems, SecretSource secrets) {
    this.problems = problems;
    this.secrets = secrets;
  }

  Optional<InjectedCredential> read(Fields section) {
    Optional<SecretSource.Present> secret =
        section.find(VALUE).flatMap(v -> secrets.find(v, "the credential file"));
    secret.ifPresent(s -> check(section, s.value()));
    return problems.unlessAny(
        () ->
            new InjectedCredential(
                section.get(HEADER), section.get(PREFIX), secret.orElseThrow().reference()));
  }

  /** A header value has no control characters (RFC 9110 §5.5), and an empty one proves nothing. */
  private void check(Fields section, Secret<byte[]> secret) {
    byte[] bytes = secret.reveal();
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\n') {
      length--;
    }
    if (length == 0) {
      problems.add(section.at(VALUE), "the secret is empty", "a secret of at least one character");
    }
    for (int i = 0; i < length; i++) {
      if (bytes[i] < ' ' || bytes[i] == 0x7f) {
        problems.add(
            section.at(VALUE),
            "the secret has line breaks, control or non-ASCII characters",
            "one line of printable ASCII, as a header can carry it");
        return;
      }
    }
  }
}
