package dev.sallyport.controlplane.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.controlplane.keys.KeyRing;
import dev.sallyport.controlplane.keys.SecretReader;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.Issuer;
import dev.sallyport.core.resource.KeyPairRef;
import dev.sallyport.core.resource.Listener.ServerCertificate;
import dev.sallyport.core.resource.OperatorRole;
import dev.sallyport.core.resource.Operators;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.core.snapshot.SnapshotJson;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFactoryTest {

  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final SecretRef KEY = new SecretRef.FromEnvironment("UPSTREAM_KEY");
  private static final byte[] BUNDLE = "bundle".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private Authority authority;
  private Instant now = Instant.now();
  private static final SecretRef MASK_KEY = new SecretRef.FromFile("/state/mask.key");
  private static final SecretRef APPROVALS_KEY = new SecretRef.FromFile("/state/approvals.key");

  private SnapshotFactory factory;

  @BeforeEach
  void open() throws IOException {
    authority = Authority.openOrCreate(directory.resolve("pki"), () -> now);
    environment.put("UPSTREAM_KEY", "sk-very-secret");
    factory =
        new SnapshotFactory(
            new KeyRing(
                hostname -> authority.issueServer(List.of(hostname), LIFETIME),
                new SecretReader(environment::get)),
            policy -> BUNDLE,
            MASK_KEY,
            APPROVALS_KEY);
  }

  @Test
  void namesTheSameContentTheSame() throws Exception {
    Snapshot one = factory.make(gateway(1));
    Snapshot other = factory.make(gateway(1));

    assertThat(other.revision()).isEqualTo(one.revision()).matches("[0-9a-f]{64}");
    assertThat(other.sameAs(one)).isTrue();
  }

  @Test
  void namesAnEditedUpstreamAnew() throws Exception {
    assertThat(factory.make(gateway(2)).revision())
        .isNotEqualTo(factory.make(gateway(1)).revision());
  }

  @Test
  void keepsTheRevisionWhateverOperatorsMayDo() throws Exception {
    Snapshot some = factory.make(withOperators(Map.of()));
    Snapshot others =
        factory.make(
            withOperators(Map.of(OperatorRole.REVIEWER, new TreeSet<>(List.of("security")))));

    assertThat(others.revision()).isEqualTo(some.revision());
    assertThat(some.revision())
        .as("guards are told where the pages are")
        .isNotEqualTo(factory.make(gateway(1)).revision());
  }

  private static Gateway withOperators(Map<OperatorRole, SortedSet<String>> roles) {
    Gateway plain = gateway(1);
    Operators operators =
        new Operators(
            URI.create("https://127.0.0.1:9443"),
            new Issuer(
                "operators",
                URI.create("https://id.example.com"),
                List.of("pages"),
                List.of("ES256"),
                "groups",
                new TrustBundle.SystemStore()),
            Optional.of(KEY),
            List.of("openid"),
            roles,
            new TreeSet<>(),
            Duration.ofMinutes(30),
            Duration.ofHours(8));
    return new Gateway(
        plain.listeners(),
        plain.issuers(),
        plain.resources(),
        plain.masking(),
        plain.policy(),
        plain.approvals(),
        Optional.of(operators),
        plain.archive());
  }

  @Test
  void keepsTheRevisionButNotTheMaterialWhenASecretChanges() throws Exception {
    Snapshot before = factory.make(gateway(1));
    environment.put("UPSTREAM_KEY", "sk-rotated");
    Snapshot after = factory.make(gateway(1));

    assertThat(after.revision()).isEqualTo(before.revision());
    assertThat(after.material()).isNotEqualTo(before.material());
    assertThat(after.sameAs(before)).isFalse();
  }

  @Test
  void renewsACertificateOfItsOwnAtTwoThirdsOfItsLifeWithoutTouchingListeners() throws Exception {
    Snapshot before = factory.make(gateway(1));
    assertThat(Duration.between(now, before.renewAt())).isBetween(LIFETIME.dividedBy(2), LIFETIME);

    now = before.renewAt();
    Snapshot after = factory.make(gateway(1));
    assertThat(after.revision()).isNotEqualTo(before.revision());
    assertThat(after.certificateExpiry().get("api.test"))
        .isAfter(before.certificateExpiry().get("api.test"));
    assertThat(after.envoy().listeners()).isEqualTo(before.envoy().listeners());
    assertThat(after.envoy().clusters()).isEqualTo(before.envoy().clusters());
    assertThat(after.envoy().secrets()).isNotEqualTo(before.envoy().secrets());
  }

  @Test
  void showsAnImportedCertificate() throws Exception {
    KeyMaterial imported = authority.issueServer(List.of("api.test"), Duration.ofDays(3));
    Path key = directory.resolve("imported.key");
    Files.writeString(key, imported.keyPem().reveal());
    ServerCertificate certificate =
        new ServerCertificate(
            List.of("api.test"),
            new KeyPairRef(imported.chainPem(), new SecretRef.FromFile(key.toString())));
    Snapshot snapshot =
        factory.make(
            Gateways.of(8443, List.of(certificate), Gateways.resource("api", "api.test", 1)));

    assertThat(snapshot.certificateExpiry().get("api.test"))
        .isEqualTo(imported.leaf().getNotAfter().toInstant());
    assertThat(snapshot.renewAt()).as("nobody here can renew it").isEqualTo(Instant.MAX);
  }

  @Test
  void tellsGuardsNoSecretNoKeyAndNoUpstreamAddress() throws Exception {
    Snapshot snapshot = factory.make(gateway(4711));
    String document = snapshot.document().content().toStringUtf8();

    assertThat(document).doesNotContain("sk-very-secret", "PRIVATE KEY", "4711");
    assertThat(SnapshotJson.readGuard(snapshot.document().content().toByteArray()).revision())
        .isEqualTo(snapshot.revision());
    assertThat(snapshot.toString()).doesNotContain("sk-very-secret");
    assertThat(snapshot.envoy().toString()).doesNotContain("sk-very-secret");
  }

  @Test
  void refusesWithEverythingThatIsMissing() {
    environment.clear();
    Gateway gateway =
        Gateways.of(
            8443,
            List.of(),
            Gateways.resource("one", "one.test", 1, Optional.of(KEY)),
            Gateways.resource(
                "two", "two.test", 2, Optional.of(new SecretRef.FromFile("/nowhere/key"))));

    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> factory.make(gateway))
        .satisfies(
            refused ->
                assertThat(refused.problems())
                    .hasSize(2)
                    .anyMatch(problem -> problem.contains("env:UPSTREAM_KEY is not set"))
                    .anyMatch(problem -> problem.contains("file:/nowhere/key does not exist")));
  }

  @Test
  void refusesASecretThatNoHeaderMayCarryWithoutQuotingIt() {
    environment.put("UPSTREAM_KEY", "sk-one\r\nx-admin: yes");

    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> factory.make(gateway(1)))
        .withMessageContaining("env:UPSTREAM_KEY")
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("sk-one"));
  }

  @Test
  void refusesABundleThatCannotBeCompiled() {
    SnapshotFactory strict =
        new SnapshotFactory(
            new KeyRing(
                hostname -> authority.issueServer(List.of(hostname), LIFETIME),
                new SecretReader(environment::get)),
            policy -> {
              throw new RefusedException(List.of("no such builtin: http.send"));
            },
            MASK_KEY,
            APPROVALS_KEY);

    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> strict.make(gateway(1)))
        .withMessageContaining("http.send");
  }

  private static Gateway gateway(int upstreamPort) {
    return Gateways.of(
        8443, List.of(), Gateways.resource("api", "api.test", upstreamPort, Optional.of(KEY)));
  }
}
