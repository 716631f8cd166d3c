package dev.sallyport.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinsTest {
  private static final String OTHER_PIN = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  @TempDir Path folder;
  private PinnedPlace upstream;
  private String pin;
  private String root;

  @BeforeEach
  void serve() throws IOException {
    upstream = PinnedPlace.in(folder);
    pin = upstream.pin();
    root = upstream.root();
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  private String place() {
    return upstream.place();
  }

  @Test
  void showsTheChainAndTheLinesThatPinIt() {
    Captured learnt =
        Captured.run("pins", "learn", place(), "--sni", "db.internal", "--authorities", root);

    assertThat(learnt.exitCode()).as(learnt.err()).isZero();
    assertThat(learnt.out())
        .contains("TLSv1.3", "CN=db.internal", "CN=Sallyport issuing authority", "Believed")
        .contains("server-name: db.internal", "    - " + pin);
  }

  @Test
  void saysWhyACertificateWouldNotBeBelieved() {
    Captured stranger = Captured.run("pins", "learn", place(), "--sni", "db.internal");
    assertThat(stranger.exitCode()).isEqualTo(1);
    assertThat(stranger.out()).contains("NOT believed", "no trusted authority", pin);

    Captured misnamed =
        Captured.run(
            "pins", "learn", place(), "--sni", "web.internal", "--authorities", root, "-o", "json");
    assertThat(misnamed.exitCode()).isEqualTo(1);
    assertThat(misnamed.out())
        .contains("\"trusted\" : false", "not for web.internal, but for db.internal", pin);
  }

  @Test
  void saysWhenThereIsNoTlsNobodyOrNoPlace() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = silent.getLocalPort();
      silent.close();
      assertThat(Captured.run("pins", "learn", "127.0.0.1:" + port).err())
          .contains("127.0.0.1:" + port, "refused");
    }
    assertThat(Captured.run("pins", "learn", "example.com").err()).contains("is not HOST:PORT");
  }

  @Test
  void comparesAConfigurationWithWhatIsOfferedNow() throws IOException {
    Captured good = check(pin);
    assertThat(good.exitCode()).as(good.out() + good.err()).isZero();
    assertThat(good.out())
        .contains("db  " + place() + "  ok", "only one pin", "pinned certificate ends");

    Captured changed = check(OTHER_PIN);
    assertThat(changed.exitCode()).isEqualTo(1);
    assertThat(changed.out())
        .contains("pin mismatch", "expected  " + OTHER_PIN, "offered   " + pin);

    Captured both = check(OTHER_PIN + ", " + pin);
    assertThat(both.exitCode()).isZero();
    assertThat(both.out()).doesNotContain("only one pin");
  }

  private Captured check(String pins) throws IOException {
    return Captured.run("pins", "check", "-c", upstream.configuration(pins).toString());
  }
}
