package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.config.shape.Text;
import dev.sallyport.core.resource.BundleTrust;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Whom a bundle has to be signed by. */
final class BundleTrustSection {

  private static final Key<List<Located<Reference.File>>> KEYS =
      Key.required(
          "keys",
          ListOf.someOf(ReferenceText.FILE),
          "Public keys, RSA or EC in PEM, of which one has to have signed the bundle.");
  private static final Key<String> SCOPE =
      Key.optional(
          "scope",
          Text.of("text", "1 to 200 characters", "^[^\\s].{0,199}$", Parsed::ok),
          "a signature must not name a scope",
          "Scope that the signature has to name, as `opa sign` puts it there.");

  static final Section SHAPE = Section.of("a bundle's signature", KEYS, SCOPE);

  private final Problems problems;
  private final LocalFiles files;

  BundleTrustSection(Problems problems, LocalFiles files) {
    this.problems = problems;
    this.files = files;
  }

  Optional<BundleTrust> read(Fields section) {
    List<String> keys =
        section.value(KEYS).orElse(List.of()).stream().flatMap(f -> key(f).stream()).toList();
    return problems.unlessAny(() -> new BundleTrust(keys, section.find(SCOPE).map(Located::value)));
  }

  private Optional<String> key(Located<Reference.File> reference) {
    String role = "the public key";
    Position at = reference.at();
    Optional<byte[]> content = files.read(at, reference.value(), role);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    String name = role + " " + Quoted.of(reference.value().path());
    List<PemBlocks.Block> blocks = PemBlocks.of(content.get());
    if (blocks.stream().anyMatch(block -> block.label().endsWith("PRIVATE KEY"))) {
      problems.add(
          at,
          name + " holds a private key",
          "the public key alone, as 'openssl pkey -pubout' writes it; keep the private key away"
              + " from the gateway");
      return Optional.empty();
    }
    Optional<byte[]> der =
        blocks.size() == 1
            ? PublicKeyBlock.subjectPublicKeyInfo(blocks.getFirst())
            : Optional.empty();
    if (der.isEmpty()) {
      problems.add(at, name + " is not one RSA or EC public key", "-----BEGIN PUBLIC KEY-----");
    }
    return der.map(
        key ->
            "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                + "\n-----END PUBLIC KEY-----\n");
  }
}
