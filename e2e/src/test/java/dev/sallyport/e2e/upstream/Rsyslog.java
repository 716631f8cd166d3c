package dev.sallyport.e2e.upstream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sallyport.e2e.gateway.Await;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * rsyslog, which collects messages over TLS (RFC 5425) into a file, one a line. The variable {@code
 * SALLYPORT_TEST_SYSLOG} names it; tests that need it are skipped where it is missing.
 */
public final class Rsyslog implements AutoCloseable {

  private final Path folder;
  private final int port;
  private Process process;

  private Rsyslog(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Starts one on a port; its certificate is for {@code localhost}. */
  public static Rsyslog start(Path folder, int port) throws Exception {
    assumeTrue(System.getenv("SALLYPORT_TEST_SYSLOG") != null, "SALLYPORT_TEST_SYSLOG names none");
    Files.createDirectories(folder);
    certify(folder);
    Files.writeString(
        folder.resolve("rsyslog.conf"),
        """
        global(workDirectory="%1$s" maxMessageSize="64k" defaultNetstreamDriver="gtls"
          defaultNetstreamDriverCAFile="%1$s/tls.crt" defaultNetstreamDriverCertFile="%1$s/tls.crt"
          defaultNetstreamDriverKeyFile="%1$s/tls.key")
        module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon")
        template(name="raw" type="string" string="%%rawmsg%%\\n")
        input(type="imtcp" port="%2$d" address="127.0.0.1" ruleset="all")
        ruleset(name="all") { action(type="omfile" file="%1$s/collector.log" template="raw") }
        """
            .formatted(folder, port));
    Rsyslog collector = new Rsyslog(folder, port);
    collector.resume();
    return collector;
  }

  /** Its own, for GnuTLS reads no private key of Java: those lack the public half. */
  private static void certify(Path folder) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
                .split(" "));
    Process openssl =
        new ProcessBuilder(
                Stream.concat(
                        command.stream(),
                        Stream.of(
                            "-keyout",
                            "tls.key",
                            "-out",
                            "tls.crt",
                            "-subj",
                            "/CN=localhost",
                            "-addext",
                            "subjectAltName=DNS:localhost"))
                    .toList())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    if (openssl.waitFor() != 0) {
      throw new IOException("openssl: " + Files.readString(folder.resolve("said")));
    }
  }

  /** Whom its certificate is from: itself. */
  public Path authority() {
    return folder.resolve("tls.crt");
  }

  /** Starts it again, with what it had. */
  public void resume() throws Exception {
    Path pid = folder.resolve("pid");
    Files.deleteIfExists(pid);
    process =
        new ProcessBuilder(
                System.getenv("SALLYPORT_TEST_SYSLOG"),
                "-n",
                "-f",
                folder.resolve("rsyslog.conf").toString(),
                "-i",
                pid.toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve("said").toFile()))
            .start();
    try {
      Await.until("rsyslog to listen", this::listens, listens -> listens);
    } catch (Exception | AssertionError e) {
      kill();
      throw new IllegalStateException(Files.readString(folder.resolve("said")), e);
    }
  }

  private boolean listens() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("rsyslog: " + Files.readString(folder.resolve("said")));
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    }
  }

  /** Kills it, as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** The file that it collects in. */
  public Path file() {
    return folder.resolve("collector.log");
  }

  /** What came, message by message. */
  public List<String> messages() throws IOException {
    return Files.exists(file()) ? Files.readAllLines(file()) : List.of();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
