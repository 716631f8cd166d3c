package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.resource.KeyPairRef;
import dev.sallyport.core.secret.Secret;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Certificate chains and their private keys. */
final class KeyPairs {

  static final Key<Reference.File> CHAIN =
      Key.required("chain", ReferenceText.FILE, "PEM file of the certificate chain, leaf first.");
  static final Key<Reference> KEY =
      Key.required(
          "key",
          ReferenceText.SECRET,
          "Where the leaf's unencrypted PEM private key is kept. A file must have mode 0640 or"
              + " less.");

  private final CertificateFiles certificates;
  private final SecretSource secrets;
  private final Problems problems;

  KeyPairs(CertificateFiles certificates, SecretSource secrets, Problems problems) {
    this.certificates = certificates;
    this.secrets = secrets;
    this.problems = problems;
  }

  /** The pair that a section's {@link #CHAIN} and {@link #KEY} name, if the two belong together. */
  Optional<KeyPairRef> read(Fields section) {
    Optional<List<X509Certificate>> chain = section.find(CHAIN).flatMap(certificates::chain);
    Optional<SecretSource.Present> key =
        section.find(KEY).flatMap(k -> secrets.find(k, "the key file"));
    key.ifPresent(k -> check(section.at(KEY), k.value(), chain));
    return problems.unlessAny(
        () ->
            new KeyPairRef(
                CertificateFiles.pem(chain.orElseThrow()), key.orElseThrow().reference()));
  }

  private void check(Position at, Secret<byte[]> key, Optional<List<X509Certificate>> chain) {
    switch (PrivateKeys.examine(key, chain.map(List::getFirst))) {
      case FITS -> {}
      case MISSING -> problems.add(at, "the key holds no private key", "a PEM private key");
      case ENCRYPTED ->
          problems.add(at, "the private key is encrypted", "an unencrypted PEM private key");
      case DAMAGED -> problems.add(at, "the private key is damaged", "a PEM private key");
      case OTHER ->
          problems.add(
              at,
              "the private key does not belong to the first certificate of the chain",
              "the key of the leaf, which comes first in the chain");
    }
  }
}
