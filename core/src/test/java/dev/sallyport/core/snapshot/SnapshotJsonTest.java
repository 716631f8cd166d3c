package dev.sallyport.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.mask.CustomDetector;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.Alpn;
import dev.sallyport.core.resource.BundleSource;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.ClientTrust;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.HealthCheck;
import dev.sallyport.core.resource.InjectedCredential;
import dev.sallyport.core.resource.Issuer;
import dev.sallyport.core.resource.KeyPairRef;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.MaskSettings;
import dev.sallyport.core.resource.Masking;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.resource.PolicySource;
import dev.sallyport.core.resource.Recording;
import dev.sallyport.core.resource.RecordingLevel;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.TlsVersion;
import dev.sallyport.core.resource.TokenSource;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.resource.Uninspectable;
import dev.sallyport.core.resource.Upstream;
import dev.sallyport.core.resource.UpstreamTls;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotJsonTest {

  private static final Pin PIN = new Pin("n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=");
  private static final MaskPlan PLAN =
      MaskPlan.of(List.of(new DetectorId("us-ssn"), new DetectorId("email")));
  private static final Masking MASKING = new Masking(PLAN, MaskPlan.NOTHING, Uninspectable.REFUSE);
  private static final CustomDetector CUSTOM =
      new CustomDetector(
          new DetectorId("staff"),
          List.of("S-\\d{6}"),
          List.of("Ünal"),
          List.of("staffid"),
          List.of("$.staff[*].name"),
          List.of("x-staff"));
  private static final Recording RECORDING = new Recording(RecordingLevel.FULL, 1 << 20);
  private static final TokenSource TOKEN = new TokenSource("authorization", List.of("corp"));

  private static JsonNode data(String json) {
    try {
      return JsonMapper.builder().build().readTree(json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Issuer issuer(TrustBundle authorities) {
    return new Issuer(
        "corp",
        URI.create("https://id.example.com"),
        List.of("sallyport"),
        List.of("RS256"),
        "groups",
        authorities);
  }

  private static GuardSnapshot snapshot(String data) {
    return new GuardSnapshot(
        "0a1b",
        List.of(issuer(new TrustBundle.SystemStore()), issuer(new TrustBundle.Pem("-----BEGIN"))),
        List.of(
            new GuardedResource(
                "chat", Kind.LLM, "chat.example.com", TOKEN, true, MASKING, RECORDING)),
        new MaskSettings(Optional.of(new SecretRef.FromFile("/m")), List.of(CUSTOM)),
        data(data),
        "2c3d");
  }

  private static Gateway gateway(String data, UpstreamTrust trust) {
    KeyPairRef keyPair = new KeyPairRef("-----BEGIN", new SecretRef.FromFile("/k"));
    return new Gateway(
        List.of(
            new Listener(
                "main",
                new Address("127.0.0.1", 8443),
                TlsProfile.MODERN,
                ClientCertificateMode.REQUIRED,
                Optional.of(new ClientTrust(new TrustBundle.Pem("-----BEGIN"), List.of())),
                List.of(new Listener.ServerCertificate(List.of("a.example.com"), keyPair)))),
        List.of(issuer(new TrustBundle.SystemStore())),
        List.of(
            new Resource(
                "chat",
                Kind.LLM,
                "main",
                "chat.example.com",
                "/",
                ClientCertificateMode.NONE,
                TOKEN,
                new Upstream(
                    List.of(new Address("127.0.0.1", 9443)),
                    new UpstreamTls(
                        "api.example.com",
                        TlsVersion.TLS_1_3,
                        trust,
                        Optional.of(keyPair),
                        EnumSet.allOf(Alpn.class),
                        5),
                    Optional.of(
                        new InjectedCredential(
                            "x-api-key", "", new SecretRef.FromEnvironment("KEY"))),
                    Optional.of(new HealthCheck("/healthy", 10))),
                MASKING,
                RECORDING,
                300)),
        new PolicySource(new BundleSource.Standard(), data(data)));
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    GuardSnapshot snapshot = snapshot("{\"n\":[1,2.5,12345678901,null,true],\"o\":{\"t\":\"ü\"}}");

    byte[] json = SnapshotJson.write(snapshot);

    assertThat(SnapshotJson.readGuard(json)).isEqualTo(snapshot);
    assertThat(SnapshotJson.write(SnapshotJson.readGuard(json))).isEqualTo(json);
  }

  @Test
  void writesTheSameBytesHoweverThePolicyDataIsOrdered() {
    byte[] one = SnapshotJson.write(snapshot("{\"b\":{\"y\":1,\"x\":2},\"a\":1}"));
    byte[] two = SnapshotJson.write(snapshot("{\"a\":1,\"b\":{\"x\":2,\"y\":1}}"));

    assertThat(one).asString().isEqualTo(new String(two, StandardCharsets.UTF_8));
  }

  @Test
  void writesDetectorsPinsAndReferencesAsPeopleWriteThem() {
    String json =
        new String(
            SnapshotJson.write(gateway("{}", new UpstreamTrust.PinsOnly(List.of(PIN)))),
            StandardCharsets.UTF_8);

    assertThat(json)
        .contains("\"request\":[\"email\",\"us-ssn\"]")
        .contains("\"trust\":{\"by\":\"pins-only\",\"pins\":[\"" + PIN.base64() + "\"]}")
        .contains("\"value\":{\"from\":\"env\",\"variable\":\"KEY\"}")
        .contains("\"authorities\":{\"from\":\"system\"}")
        .contains("\"bundle\":{\"from\":\"standard\"}");
  }

  /** The hash names snapshots in recordings: whoever changes it changes what old names mean. */
  @Test
  void namesAGatewayByAHashThatStays() {
    Gateway gateway =
        gateway(
            "{\"b\":1,\"a\":[]}",
            new UpstreamTrust.Authorities(
                new TrustBundle.SystemStore(), List.of("api.example.com"), List.of(PIN)));

    assertThat(Sha256.hex(SnapshotJson.write(gateway)))
        .isEqualTo("09f3b829342460d4c51af5300b0e298b84d40f5aed7634b419a304ad72ae5950");
  }

  @Test
  void tellsGatewaysApartThatDifferInOnePlace() {
    UpstreamTrust pinned = new UpstreamTrust.PinsOnly(List.of(PIN));

    assertThat(SnapshotJson.write(gateway("{\"a\":1}", pinned)))
        .isNotEqualTo(SnapshotJson.write(gateway("{\"a\":2}", pinned)));
  }

  @Test
  void refusesUnknownProperties() {
    String json =
        new String(SnapshotJson.write(snapshot("{}")), StandardCharsets.UTF_8)
            .replaceFirst("^\\{", "{\"extra\":1,");

    assertThatThrownBy(() -> SnapshotJson.readGuard(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("extra");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"clientCertificateRequired\":true,",
        "\"kind\":\"LLM\",",
        "\"policyBundleDigest\":\"2c3d\",",
        "\"response\":[],"
      })
  void refusesASnapshotThatLacksSomething(String part) {
    String json = new String(SnapshotJson.write(snapshot("{}")), StandardCharsets.UTF_8);

    assertThat(json).contains(part);
    assertThatThrownBy(
            () -> SnapshotJson.readGuard(json.replace(part, "").getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class);
  }
}
