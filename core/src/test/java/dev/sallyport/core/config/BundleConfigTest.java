package dev.sallyport.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.resource.BundleSource;
import dev.sallyport.core.resource.PolicySource;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.secret.SecretRef;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleConfigTest {

  private static final String HEAD =
      """
      version: 1
      listeners: [{ name: main, port: 8443 }]
      identity:
        issuers: [{ name: corp, issuer: "https://id.example.com", audiences: [sallyport] }]
      resources:
        - name: api
          kind: http
          hostname: api.example.com
          upstream: { addresses: ["api.internal:443"], server-name: api.internal, tls: { authorities: system } }
      """;

  private Workbench workbench;

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    workbench =
        new Workbench(folder)
            .file("policy.tar.gz", "bundle")
            .file("rego/main.rego", "package sallyport.main\n")
            .file("rego/inner/more.rego", "package inner\n")
            .file("token", "secret\n")
            .file("ca.pem", TestCertificates.AUTHORITY)
            .file("leaf.key", TestCertificates.LEAF_KEY)
            .file("signer.pem", pem(keys.generateKeyPair().getPublic().getEncoded()))
            .file("other.pem", pem(keys.generateKeyPair().getPublic().getEncoded()));
  }

  private static String pem(byte[] der) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der)
        + "\n-----END PUBLIC KEY-----\n";
  }

  private PolicySource policy(String yaml) {
    return workbench.gateway(HEAD + "policy: " + yaml + "\n").policy();
  }

  private String error(String yaml) {
    var errors = workbench.errors(HEAD + "policy: " + yaml + "\n");
    assertThat(errors).hasSize(1);
    return errors.getFirst();
  }

  @Test
  void readsWhereABundleComesFrom() {
    assertThat(policy("{}").bundle()).isEqualTo(new BundleSource.Standard());
    assertThat(policy("{ bundle: \"file:policy.tar.gz\" }").bundle())
        .isEqualTo(new BundleSource.Archive(workbench.path("policy.tar.gz").toString()));
    assertThat(policy("{ bundle: \"folder:rego\" }").bundle())
        .isEqualTo(new BundleSource.Folder(workbench.path("rego").toString()));
    assertThat(policy("{ bundle: \"https://bundles.example.com/a/policy.tar.gz\" }").bundle())
        .isEqualTo(
            new BundleSource.Server(
                URI.create("https://bundles.example.com/a/policy.tar.gz"),
                30,
                Optional.empty(),
                new TrustBundle.SystemStore(),
                Optional.empty()));
    assertThat(
            policy(
                    "{ bundle: \"https://b.example.com/p\","
                        + " server: { every: 5m, wait: 10m, token: \"file:token\", authorities: \"file:ca.pem\" } }")
                .bundle())
        .isInstanceOfSatisfying(
            BundleSource.Server.class,
            server -> {
              assertThat(server.everySeconds()).isEqualTo(300);
              assertThat(server.authorities()).isInstanceOf(TrustBundle.Pem.class);
              assertThat(server.token())
                  .contains(new SecretRef.FromFile(workbench.path("token").toString()));
            });
  }

  @Test
  void aFolderIsWatchedWithAllThatIsInIt() {
    ConfigResult result = workbench.load(HEAD + "policy: { bundle: \"folder:rego\" }\n");

    assertThat(((ConfigResult.Valid) result).files())
        .contains(
            workbench.path("rego"),
            workbench.path("rego/main.rego"),
            workbench.path("rego/inner"),
            workbench.path("rego/inner/more.rego"));
  }

  @Test
  void readsWhomABundleHasToBeSignedBy() {
    PolicySource policy =
        policy(
            "{ bundle: \"file:policy.tar.gz\","
                + " signature: { keys: [\"file:signer.pem\", \"file:other.pem\"], scope: edge } }");

    assertThat(policy.trust().orElseThrow().keys()).hasSize(2);
    assertThat(policy.trust().orElseThrow().scope()).contains("edge");
  }

  @Test
  void readsRsaKeysAsOlderToolsWriteThem() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    for (int bits : new int[] {1024, 2048, 4096}) {
      generator.initialize(bits);
      byte[] info = generator.generateKeyPair().getPublic().getEncoded();
      // What follows algorithm, tag and length of the bit string, and its count of unused bits.
      int start = info.length - rsaLength(info);
      workbench.file(
          "old.pem",
          pem(Arrays.copyOfRange(info, start, info.length)).replace("PUBLIC", "RSA PUBLIC"));

      PolicySource policy =
          policy("{ bundle: \"file:policy.tar.gz\", signature: { keys: [\"file:old.pem\"] } }");

      assertThat(policy.trust().orElseThrow().keys()).containsExactly(pem(info));
    }
    workbench.file("broken.pem", pem(new byte[] {1, 2, 3}).replace("PUBLIC", "RSA PUBLIC"));
    assertThat(
            error("{ bundle: \"file:policy.tar.gz\", signature: { keys: [\"file:broken.pem\"] } }"))
        .contains("is not one RSA or EC public key");
  }

  /** Length of the {@code RSAPublicKey} at the end of a {@code SubjectPublicKeyInfo}. */
  private static int rsaLength(byte[] info) {
    for (int at = 20; ; at++) {
      if (info[at] == 0 && info[at + 1] == 0x30) {
        return info.length - at - 1;
      }
    }
  }

  @Test
  void saysWhatDoesNotFit() {
    assertThat(error("{ bundle: policy.tar.gz }"))
        .contains("has no \"file:\" before it", "did you mean file:policy.tar.gz?");
    assertThat(error("{ bundle: \"http://bundles.example.com/p\" }"))
        .contains("clear text to another machine", "did you mean https://bundles.example.com/p?");
    assertThat(error("{ bundle: \"https://u:p@b.example.com/p\" }")).contains("found");
    assertThat(error("{ bundle: \"folder:nowhere\" }")).contains("\"nowhere\" is no folder");
    assertThat(error("{ bundle: \"folder:policy.tar.gz\" }")).contains("is no folder");
    assertThat(error("{ server: { every: 5s } }")).contains("comes from none");
    assertThat(error("{ signature: { keys: [\"file:signer.pem\"] } }"))
        .contains("comes with Sallyport or is built here");
    assertThat(
            error("{ bundle: \"file:policy.tar.gz\", signature: { keys: [\"file:leaf.key\"] } }"))
        .contains("holds a private key");
    assertThat(error("{ bundle: \"file:policy.tar.gz\", signature: { keys: [\"file:ca.pem\"] } }"))
        .contains("is not one RSA or EC public key");
    assertThat(error("{ bundle: \"file:policy.tar.gz\", signature: {} }")).contains("keys");
  }
}
