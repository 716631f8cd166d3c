package dev.sallyport.policy.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.resource.BundleTrust;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.TarGz;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Verifies bundles that {@code opa sign} or {@code sallyport policy build --signing-key} signed:
 * {@code .signatures.json} has JSON Web Signatures over a list of all files with their digests. One
 * of them has to be by a trusted key, meant for the trusted scope, and list exactly the files that
 * the bundle has.
 *
 * @see <a href="https://www.openpolicyagent.org/docs/management-bundles#signing">OPA signing</a>
 */
public final class SignedBundle {

  /** Name of the file with the signatures. */
  public static final String SIGNATURES = ".signatures.json";

  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> DIGESTS = Set.of("SHA-256", "SHA-384", "SHA-512");

  private final Map<String, byte[]> files;
  private final BundleTrust trust;
  private final List<PublicKey> keys;

  private SignedBundle(Map<String, byte[]> files, BundleTrust trust) throws PolicyException {
    this.files = files;
    this.trust = trust;
    this.keys = keys(trust);
  }

  /**
   * Verifies a bundle.
   *
   * @param bundle gzipped tar
   * @throws PolicyException if none of its signatures holds, with the reason
   */
  public static void verify(byte[] bundle, BundleTrust trust) throws PolicyException {
    Map<String, byte[]> files = new HashMap<>(TarGz.read(bundle));
    byte[] signatures = files.remove(SIGNATURES);
    if (signatures == null) {
      throw new PolicyException(
          "the bundle is not signed, and policy.signature wants it to be. Sign it with"
              + " 'sallyport policy build --signing-key FILE'");
    }
    new SignedBundle(files, trust).verify(signatures);
  }

  private void verify(byte[] signatures) throws PolicyException {
    List<String> faults = new ArrayList<>();
    for (JsonNode signature : list(signatures)) {
      try {
        verify(Jws.read(signature.asText()));
        return;
      } catch (PolicyException e) {
        faults.add(String.valueOf(e.getMessage()));
      }
    }
    throw new PolicyException(
        faults.isEmpty()
            ? "the bundle's " + SIGNATURES + " has no signature"
            : "the bundle's signature is refused: " + String.join("; ", faults));
  }

  private static JsonNode list(byte[] signatures) throws PolicyException {
    try {
      return JSON.readTree(signatures).path("signatures");
    } catch (IOException e) {
      throw new PolicyException("the bundle's " + SIGNATURES + " is not JSON", e);
    }
  }

  private void verify(Jws signature) throws PolicyException {
    if (!signature.isSignedBy(keys)) {
      throw new PolicyException(
          "none of the %d trusted keys has made it (%s)"
              .formatted(
                  keys.size(), signature.algorithm().isEmpty() ? "no alg" : signature.algorithm()));
    }
    String scope = signature.claims().path("scope").asText();
    if (!scope.equals(trust.scope().orElse(""))) {
      throw new PolicyException(
          "it is meant for scope \"%s\", policy.signature.scope is \"%s\""
              .formatted(scope, trust.scope().orElse("")));
    }
    Set<String> unlisted = new TreeSet<>(files.keySet());
    for (JsonNode file : signature.claims().path("files")) {
      String name = file.path("name").asText();
      byte[] content = files.get(name);
      if (content == null) {
        throw new PolicyException("it lists " + name + ", which the bundle does not have");
      }
      if (!digest(name, content, file).equalsIgnoreCase(file.path("hash").asText())) {
        throw new PolicyException(name + " is not what was signed");
      }
      unlisted.remove(name);
    }
    if (!unlisted.isEmpty()) {
      throw new PolicyException("it does not list " + String.join(", ", unlisted));
    }
  }

  private static String digest(String name, byte[] content, JsonNode file) throws PolicyException {
    String algorithm = file.path("algorithm").asText();
    if (!DIGESTS.contains(algorithm)) {
      throw new PolicyException(
          name + " has a digest by \"" + algorithm + "\"; SHA-256, SHA-384 and SHA-512 count");
    }
    try {
      return HexFormat.of()
          .formatHex(FileDigest.of(name, content, MessageDigest.getInstance(algorithm)));
    } catch (IOException e) {
      throw new PolicyException(name + " is not JSON: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  private static List<PublicKey> keys(BundleTrust trust) throws PolicyException {
    List<PublicKey> keys = new ArrayList<>();
    for (String pem : trust.keys()) {
      keys.add(key(Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""))));
    }
    return keys;
  }

  private static PublicKey key(byte[] der) throws PolicyException {
    return key("RSA", der)
        .or(() -> key("EC", der))
        .orElseThrow(
            () ->
                new PolicyException("policy.signature.keys has a key that is neither RSA nor EC"));
  }

  private static Optional<PublicKey> key(String kind, byte[] der) {
    try {
      return Optional.of(KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der)));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + kind, e);
    }
  }
}
