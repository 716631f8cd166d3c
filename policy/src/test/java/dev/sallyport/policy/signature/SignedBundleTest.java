package dev.sallyport.policy.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.resource.BundleTrust;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.TarGz;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedBundleTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  /** As it was digested by {@code opa sign}, of a layout and order of its own. */
  private static final String DATA =
      "{ \"b\": [1.50, 1e3, true, null],\n \"a\": {\"z\": \"ü\\u2028<&>\\n\", \"ä\": \"\\u0001\"} }";

  private static final String CANONICAL =
      "{\"a\":{\"z\":\"ü\\u2028<&>\\n\",\"ä\":\"\\u0001\"},\"b\":[1.50,1e3,true,null]}";

  private static KeyPair rsa;
  private static KeyPair ec;
  private static KeyPair stranger;

  @BeforeAll
  static void makeKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    rsa = generator.generateKeyPair();
    stranger = generator.generateKeyPair();
    KeyPairGenerator curves = KeyPairGenerator.getInstance("EC");
    curves.initialize(new ECGenParameterSpec("secp256r1"));
    ec = curves.generateKeyPair();
  }

  private final Map<String, byte[]> files =
      new HashMap<>(Map.of("policy.wasm", new byte[] {0, 1, 2}, "data.json", DATA.getBytes(UTF_8)));

  private ObjectNode claims() {
    ObjectNode claims = JSON.createObjectNode();
    ArrayNode list = claims.putArray("files");
    files.forEach(
        (name, content) ->
            list.addObject()
                .put("name", name)
                .put(
                    "hash",
                    Sha256.hex(name.equals("data.json") ? CANONICAL.getBytes(UTF_8) : content))
                .put("algorithm", "SHA-256"));
    return claims;
  }

  private static String sign(ObjectNode claims, String algorithm, String jca, PrivateKey key)
      throws Exception {
    String text =
        URL.encodeToString("{\"alg\":\"%s\"}".formatted(algorithm).getBytes(UTF_8))
            + "."
            + URL.encodeToString(JSON.writeValueAsBytes(claims));
    Signature signer = Signature.getInstance(jca);
    signer.initSign(key);
    signer.update(text.getBytes(UTF_8));
    return text + "." + URL.encodeToString(signer.sign());
  }

  private byte[] bundle(String... signatures) throws Exception {
    Map<String, byte[]> all = new HashMap<>(files);
    ObjectNode list = JSON.createObjectNode();
    ArrayNode array = list.putArray("signatures");
    List.of(signatures).forEach(array::add);
    all.put(SignedBundle.SIGNATURES, JSON.writeValueAsBytes(list));
    return TarGz.write(all);
  }

  private static BundleTrust trust(PublicKey... keys) {
    return new BundleTrust(
        List.of(keys).stream()
            .map(
                key ->
                    "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                        + "\n-----END PUBLIC KEY-----\n")
            .toList(),
        Optional.empty());
  }

  private static void refused(byte[] bundle, BundleTrust trust, String words) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> SignedBundle.verify(bundle, trust))
        .withMessageContaining(words);
  }

  private String good() throws Exception {
    return sign(claims(), "RS256", "SHA256withRSA", rsa.getPrivate());
  }

  @Test
  void acceptsWhatATrustedKeyHasSigned() throws Exception {
    String byCurve = sign(claims(), "ES256", "SHA256withECDSAinP1363Format", ec.getPrivate());

    assertThatCode(() -> SignedBundle.verify(bundle(good()), trust(rsa.getPublic())))
        .doesNotThrowAnyException();
    assertThatCode(
            () -> SignedBundle.verify(bundle(byCurve), trust(rsa.getPublic(), ec.getPublic())))
        .as("any of several keys, for a rotation")
        .doesNotThrowAnyException();
    assertThatCode(() -> SignedBundle.verify(bundle("x.y.z", good()), trust(rsa.getPublic())))
        .as("any of several signatures")
        .doesNotThrowAnyException();
  }

  /** Made by {@code opa sign}, see {@code src/test/rego/build}. */
  @Test
  void acceptsWhatOpaHasSigned() throws Exception {
    Path folder = Path.of("src/test/resources/bundles");
    String key = Files.readString(folder.resolve("signer.pub.pem"));

    byte[] signed = Files.readAllBytes(folder.resolve("signed.tar.gz"));

    assertThatCode(
            () -> SignedBundle.verify(signed, new BundleTrust(List.of(key), Optional.of("edge"))))
        .doesNotThrowAnyException();
    refused(signed, new BundleTrust(List.of(key), Optional.empty()), "meant for scope \"edge\"");
  }

  @Test
  void refusesWhatNobodyOrAStrangerHasSigned() throws Exception {
    refused(TarGz.write(files), trust(rsa.getPublic()), "is not signed");
    refused(bundle(), trust(rsa.getPublic()), "has no signature");
    refused(bundle(good()), trust(stranger.getPublic()), "none of the 1 trusted keys");
  }

  @Test
  void refusesWhatWasChangedAddedOrTakenAway() throws Exception {
    String signature = good();
    files.put("policy.wasm", new byte[] {9});
    refused(bundle(signature), trust(rsa.getPublic()), "policy.wasm is not what was signed");
    files.put("policy.wasm", new byte[] {0, 1, 2});
    files.put("more.rego", new byte[] {1});
    refused(bundle(signature), trust(rsa.getPublic()), "does not list more.rego");
    files.remove("more.rego");
    files.remove("data.json");
    refused(bundle(signature), trust(rsa.getPublic()), "lists data.json");
  }

  @Test
  void refusesASignatureThatIsMeantForSomethingElse() throws Exception {
    String scoped =
        sign(claims().put("scope", "staging"), "RS256", "SHA256withRSA", rsa.getPrivate());

    refused(bundle(scoped), trust(rsa.getPublic()), "meant for scope \"staging\"");
  }

  /** What a header asks for never decides how a key is used (RFC 8725 §3.1). */
  @ParameterizedTest
  @ValueSource(strings = {"none", "HS256", "ES256", "RS1", "RS257", "", "rs256"})
  void refusesAlgorithmsThatAreNotTheKeys(String algorithm) throws Exception {
    String signature = sign(claims(), algorithm, "SHA256withRSA", rsa.getPrivate());

    refused(bundle(signature), trust(rsa.getPublic()), "none of the 1 trusted keys");
  }

  @Test
  void refusesWeakDigestsAndKeys() throws Exception {
    ObjectNode weak = claims();
    weak.path("files").forEach(file -> ((ObjectNode) file).put("algorithm", "MD5"));
    refused(
        bundle(sign(weak, "RS256", "SHA256withRSA", rsa.getPrivate())),
        trust(rsa.getPublic()),
        "digest by \"MD5\"");

    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    KeyPair small = generator.generateKeyPair();
    refused(
        bundle(sign(claims(), "RS256", "SHA256withRSA", small.getPrivate())),
        trust(small.getPublic()),
        "none of the 1 trusted keys");
  }
}
