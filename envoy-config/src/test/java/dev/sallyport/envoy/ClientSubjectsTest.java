package dev.sallyport.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.evidence.Handshake;
import dev.sallyport.core.evidence.HandshakeReason;
import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.ClientName;
import dev.sallyport.core.resource.ClientSubject;
import dev.sallyport.core.resource.ClientSubject.Attribute;
import dev.sallyport.core.resource.ClientTrust;
import dev.sallyport.core.resource.HostClients;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.envoy.lab.Client;
import dev.sallyport.envoy.lab.FakeGuard.Script;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.lab.Lab;
import dev.sallyport.envoy.lab.TestAuthority;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules about the subjects of client certificates, on a real Envoy; and rules of one hostname. */
class ClientSubjectsTest {

  private static final GeneralName SPIFFE =
      new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://corp.test/a");

  /** As long as an organisation's name may be (RFC 5280 appendix A.1), and not in ASCII. */
  private static final String LONGEST = "ö".repeat(64);

  private static final ClientSubject BATCH =
      new ClientSubject(
          List.of(
              new Attribute(ClientSubject.Type.O, "Partner, Inc."),
              new Attribute(ClientSubject.Type.OU, "batch")));

  private static final List<ClientSubject> RULES =
      List.of(
          BATCH,
          new ClientSubject(List.of(new Attribute(ClientSubject.Type.O, LONGEST))),
          new ClientSubject(List.of(new Attribute(ClientSubject.Type.CN, "Zoë+\"#1\" <a;b>\\ "))));

  private static TestAuthority clients;
  private static TestAuthority others;
  private static Lab lab;

  @BeforeAll
  static void start() throws Exception {
    clients = new TestAuthority("clients");
    others = new TestAuthority("others");
    ClientTrust trust =
        new ClientTrust(new TrustBundle.Pem(clients.certificate()), List.of(), RULES);
    ClientTrust special =
        new ClientTrust(
            new TrustBundle.Pem(others.certificate()),
            List.of(ClientName.ofTrustDomain("corp.test")),
            List.of());
    List<Listener> listeners =
        List.of(
            door("door", ClientCertificateMode.REQUIRED, trust, special),
            door("asking", ClientCertificateMode.OPTIONAL, trust, special));
    lab =
        Lab.start(
            ground ->
                Gateways.of(
                    listeners,
                    listeners.stream()
                        .flatMap(
                            door ->
                                List.of("api", "special", "open").stream()
                                    .map(
                                        name ->
                                            Gateways.on(
                                                door.name(),
                                                Gateways.resource(
                                                    name,
                                                    name + ".test",
                                                    "/",
                                                    Gateways.upstream(
                                                        ground.address(), ground.trust())))))
                        .toList()));
  }

  private static Listener door(
      String name, ClientCertificateMode mode, ClientTrust trust, ClientTrust special) {
    return new Listener(
        name,
        new Address("127.0.0.1", 0),
        TlsProfile.MODERN,
        mode,
        Optional.of(trust),
        List.of(),
        Optional.of("api.test"),
        Optional.empty(),
        Optional.empty(),
        List.of(
            new HostClients(List.of("special.test"), ClientCertificateMode.REQUIRED, special),
            new HostClients(List.of("open.test"), ClientCertificateMode.NONE, special)));
  }

  @AfterAll
  static void stop() throws IOException {
    lab.close();
  }

  @BeforeEach
  void admitEverything() {
    lab.guard().follow(Script.ADMIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CN=x,OU=batch,O=Partner\\, Inc.",
        "O=Partner\\, Inc.,OU=batch",
        "OU=other,OU=batch,C=DE,O=Partner\\, Inc.",
        "OU=batch+CN=x,O=Partner\\, Inc.",
        "CN=Zoë\\+\\\"#1\\\" \\<a\\;b\\>\\\\\\ "
      })
  void aSubjectThatMeetsARuleGetsIn(String subject) throws Exception {
    assertThat(status("door", clients.client(1, new X500Name(subject)))).isEqualTo(200);
    assertThat(status("asking", clients.client(2, new X500Name(subject)))).isEqualTo(200);
  }

  @Test
  void alsoOneOfTheLongestValueThatThereIs() throws Exception {
    assertThat(status("door", clients.client(3, new X500Name("O=" + LONGEST)))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CN=x",
        "OU=batch",
        "O=Partner\\, Inc.",
        "OU=batch,O=partner\\, inc.",
        "OU=batch,O=Partner",
        "OU=batch2,O=Partner\\, Inc.",
        "OU=abatch,O=Partner\\, Inc.",
        // One attribute whose value looks like several.
        "CN=x\\,OU\\=batch\\,O\\=Partner\\\\\\, Inc.,OU=batch",
        "CN=x\\,OU\\=batch,O=Partner\\, Inc.",
        "CN=x\\\\\\,OU\\=batch,O=Partner\\, Inc.",
        "CN=x\\+OU\\=batch,O=Partner\\, Inc.",
        "CN=Zoe\\+\\\"#1\\\" \\<a\\;b\\>\\\\\\ ",
        ""
      })
  void anyOtherSubjectIsRefusedAlsoWhereACertificateIsOptional(String subject) throws Exception {
    assertThat(status("door", clients.client(4, new X500Name(subject)))).isZero();
    assertThat(status("asking", clients.client(5, new X500Name(subject)))).isZero();
    assertThat(lab.guard().wasAsked()).isFalse();
  }

  @Test
  void whoeverShowsNoneGetsInWhereACertificateIsOptional() throws Exception {
    assertThat(statusOf(lab.client("asking"), "api.test")).isEqualTo(200);
    assertThat(statusOf(lab.client("door"), "api.test")).isZero();
  }

  @Test
  void aRefusalIsOnRecordWithTheCertificateAndAReasonOfItsOwn() throws Exception {
    assertThat(status("door", clients.client(0x77, new X500Name("CN=eve,O=Partner")))).isZero();

    Handshake record =
        lab.sink()
            .await(
                "the refusal",
                one -> one.certificate().filter(own -> own.serial().equals("77")).isPresent());
    assertThat(record.reason()).isEqualTo(HandshakeReason.SUBJECT_NOT_ALLOWED);
    assertThat(record.detail()).contains("subject_not_allowed");
    assertThat(record.certificate().orElseThrow().subject()).isEqualTo("O=Partner,CN=eve");
    assertThat(record.version()).isEqualTo("TLSv1.3");
  }

  @Test
  void rulesAlsoCountForClientsWithoutServerName() throws Exception {
    KeyMaterial good = clients.client(8, new X500Name("OU=batch,O=Partner\\, Inc."));
    KeyMaterial bad = clients.client(9, new X500Name("OU=batch,O=Other"));

    assertThat(lab.client("door").showing(good).send("", "GET / HTTP/1.1", "api.test", "").status())
        .isEqualTo(200);
    assertThat(unnamed(lab.client("door").showing(bad))).isZero();
  }

  @Test
  void aServerNameThatNobodyServesIsCalledSoAlsoWhereADoorIsDeclared() throws Exception {
    KeyMaterial good = clients.client(10, new X500Name("OU=batch,O=Partner\\, Inc."));

    assertThat(statusOf(lab.client("door").showing(good), "elsewhere.test")).isZero();

    assertThat(
            lab.sink()
                .await("the refusal", one -> one.serverName().equals("elsewhere.test"))
                .reason())
        .isEqualTo(HandshakeReason.SERVER_NAME_UNKNOWN);
  }

  @Test
  void aHostnameCanHaveAuthoritiesNamesAndAModeOfItsOwn() throws Exception {
    KeyMaterial own = others.client(11, SPIFFE);
    KeyMaterial foreign = clients.client(12, new X500Name("OU=batch,O=Partner\\, Inc."));

    assertThat(statusOf(lab.client("asking").showing(own), "special.test")).isEqualTo(200);
    assertThat(statusOf(lab.client("asking"), "special.test")).isZero();
    assertThat(statusOf(lab.client("asking").showing(foreign), "special.test")).isZero();
    assertThat(statusOf(lab.client("door").showing(own), "api.test")).isZero();
    assertThat(statusOf(lab.client("door"), "open.test")).isEqualTo(200);
  }

  private static int status(String door, KeyMaterial shown) throws Exception {
    return statusOf(lab.client(door).showing(shown), "api.test");
  }

  private static int unnamed(Client client) {
    try {
      return client.send("", "GET / HTTP/1.1", "api.test", "").status();
    } catch (IOException e) {
      return 0;
    }
  }

  private static int statusOf(Client client, String hostname) {
    try {
      return client.get(hostname, "/").status();
    } catch (IOException e) {
      return 0;
    }
  }
}
