package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.upstream.Issuer;
import dev.sallyport.e2e.upstream.MutualUpstream;
import dev.sallyport.envoy.lab.TestAuthority;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.PrivateFiles;
import dev.sallyport.pki.Spki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that an operator brings along changes while clients call: the door's certificate, who
 * signs clients, who of them is revoked, what the gateway shows to an upstream, and the pins.
 */
class ImportedRotationTest {

  private static final String GOOD = "HTTP/1.1 200 OK steady";

  @TempDir Path folder;

  private TestAuthority doors;
  private TestAuthority clients;
  private TestAuthority nextClients;
  private TestAuthority upstreams;
  private TestAuthority ownIdentity;
  private KeyMaterial first;
  private World world;
  private MutualUpstream upstream;
  private Gateway gateway;
  private int port;
  private final AtomicReference<Visitor> caller = new AtomicReference<>();
  private final AtomicBoolean running = new AtomicBoolean(true);
  private final AtomicInteger answers = new AtomicInteger();
  private final List<String> unexpected = new CopyOnWriteArrayList<>();
  private final ExecutorService load = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void start() throws Exception {
    doors = new TestAuthority("doors");
    clients = new TestAuthority("clients");
    nextClients = new TestAuthority("next clients");
    upstreams = new TestAuthority("upstreams");
    ownIdentity = new TestAuthority("own identity");
    world = World.in(folder);
    port = World.freePort();
    write("clients.pem", clients.certificate());
    revoke();
    write("up.pem", upstreams.certificate());
    pair("door", doors.server(1, "steady.test"));
    pair("own", ownIdentity.client(21, new GeneralName(GeneralName.dNSName, "gateway.test")));
    first = upstreams.server(31, "steady.internal");
    show(first);
    upstream =
        MutualUpstream.start(folder.resolve("upstream.pem"), ownIdentity.certificate(), "steady");
    gateway = Gateway.start(folder, config(pin(first)), port, new LocalEnvoy());
    caller.set(visitor(clients, 11));
    for (int i = 0; i < 2; i++) {
      Future<?> _ = load.submit(this::callOn);
    }
    awaitAnswers();
  }

  @AfterEach
  void stop() throws Exception {
    running.set(false);
    load.close();
    if (gateway != null) {
      gateway.close();
    }
    if (upstream != null) {
      upstream.close();
    }
    world.close();
  }

  @Test
  void everythingThatIsImportedChangesUnderLoadWithoutAFailedRequest(TestReporter reporter)
      throws Exception {
    try (SSLSocket early = caller.get().open()) {
      pair("door", doors.server(2, "steady.test"));
      measured(reporter, "listener certificate", () -> caller.get().door(), "2"::equals);

      Visitor next = visitor(nextClients, 12);
      assertThat(next.call()).isNotEqualTo(GOOD);
      write("clients.pem", clients.certificate() + nextClients.certificate());
      measured(reporter, "added client authority", next::call, GOOD::equals);
      Visitor last = caller.getAndSet(next);
      awaitAnswers();
      write("clients.pem", nextClients.certificate());
      measured(reporter, "removed client authority", last::call, seen -> !seen.equals(GOOD));

      Visitor leaving = visitor(nextClients, 13);
      assertThat(leaving.call()).isEqualTo(GOOD);
      revoke(13L);
      measured(reporter, "revoked client", leaving::call, seen -> !seen.equals(GOOD));

      upstream.clients().clear();
      pair("own", ownIdentity.client(22, new GeneralName(GeneralName.dNSName, "gateway.test")));
      measured(
          reporter,
          "upstream client certificate",
          () -> String.join(" ", upstream.clients()),
          seen -> seen.contains("22"));

      rotateThePinnedKey(reporter);

      assertThat(unexpected).as("of " + answers + " requests").isEmpty();
      assertThat(last.ask(early, "keep-alive"))
          .as("a session from before all that")
          .contains("200 OK");
    }
  }

  /** Pins of both keys, then the other key, then its pin alone. */
  private void rotateThePinnedKey(TestReporter reporter) throws Exception {
    KeyMaterial second = upstreams.server(32, "steady.internal");
    String one = revision();
    config(pin(first) + ", " + pin(second));
    measured(reporter, "added pin", this::revision, seen -> isAfter(one, seen));
    show(second);
    awaitAnswers();
    String both = revision();
    config(pin(second));
    measured(reporter, "removed pin", this::revision, seen -> isAfter(both, seen));
    awaitAnswers();
  }

  private static boolean isAfter(String before, String seen) {
    return !seen.isEmpty() && !seen.equals(before);
  }

  private interface Look {
    String at() throws Exception;
  }

  private static void measured(
      TestReporter reporter, String what, Look look, Predicate<String> wanted) throws Exception {
    long began = System.nanoTime();
    Await.until(what + " in force", look::at, wanted);
    reporter.publishEntry(
        what + " in force after", Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");
  }

  private Void callOn() {
    while (running.get()) {
      String answer = caller.get().call();
      answers.incrementAndGet();
      if (!answer.equals(GOOD)) {
        unexpected.add(answer);
      }
    }
    return null;
  }

  private void awaitAnswers() throws Exception {
    int before = answers.get();
    Await.until("more answers", answers::get, seen -> seen > before + 4);
  }

  private Visitor visitor(TestAuthority authority, long serial) throws Exception {
    return new Visitor(
        "steady.test",
        port,
        doors.certificate(),
        authority.client(serial, new GeneralName(GeneralName.dNSName, "client.test")),
        world.issuer().token("ada", "staff"));
  }

  private String revision() throws Exception {
    String status = gateway.get("control-plane", "/status").body();
    int start = status.indexOf("\"revision\":\"") + 12;
    return status.contains("pendingRevision")
        ? ""
        : status.substring(start, status.indexOf('"', start));
  }

  private static String pin(KeyMaterial key) {
    return Spki.pin(key.leaf()).toString();
  }

  /** Writes chain and key one after the other, as people do. */
  private void pair(String name, KeyMaterial material) throws IOException {
    write(name + ".pem", material.chainPem());
    PrivateFiles.write(folder.resolve(name + ".key"), material.keyPem().reveal());
  }

  private void show(KeyMaterial material) throws IOException {
    PrivateFiles.write(
        folder.resolve("upstream.pem"), material.keyPem().reveal() + material.chainPem());
  }

  private void revoke(Long... serials) throws Exception {
    write("clients.crl", clients.revoked(List.of()) + nextClients.revoked(List.of(serials)));
  }

  private Path write(String name, String content) throws IOException {
    Path next = Files.writeString(folder.resolve(name + ".next"), content);
    return Files.move(
        next,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private Path config(String pins) throws IOException {
    return write(
        "sallyport.yaml",
        """
        version: 1
        listeners:
          - name: main
            address: 127.0.0.1
            port: %d
            tls:
              client-certificates: required
              client-authorities: "file:clients.pem"
              client-revocations: "file:clients.crl"
              certificates:
                - { hostnames: [steady.test], chain: "file:door.pem", key: "file:door.key" }
        identity:
          issuers:
            - { name: e2e, issuer: "%s", audiences: [%s], algorithms: [ES256], authorities: "file:upstream-ca.pem" }
        resources:
          - name: steady
            kind: http
            hostname: steady.test
            upstream:
              addresses: ["127.0.0.1:%d"]
              server-name: steady.internal
              tls:
                authorities: "file:up.pem"
                pins: [%s]
                client-certificate: { chain: "file:own.pem", key: "file:own.key" }
            mask: { response: [all] }
        policy:
          data:
            sallyport:
              resources:
                steady: { groups: [staff] }
        """
            .formatted(port, world.issuer().url(), Issuer.AUDIENCE, upstream.port(), pins));
  }
}
