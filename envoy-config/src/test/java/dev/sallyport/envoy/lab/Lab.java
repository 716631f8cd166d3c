package dev.sallyport.envoy.lab;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.Masking;
import dev.sallyport.core.resource.PolicySource;
import dev.sallyport.core.resource.Recording;
import dev.sallyport.core.resource.RecordingLevel;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.TokenSource;
import dev.sallyport.core.resource.Uninspectable;
import dev.sallyport.core.resource.UpstreamTls;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.envoy.EnvoySnapshot;
import dev.sallyport.envoy.binary.EnvoyBinary;
import dev.sallyport.envoy.binary.EnvoyProcess;
import dev.sallyport.envoy.binary.EnvoyUnavailableException;
import dev.sallyport.envoy.bootstrap.Bootstrap;
import dev.sallyport.envoy.secret.Keys;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A real Envoy between a client, a fake guard and a TLS upstream, all on loopback. */
public final class Lab implements AutoCloseable {

  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final Duration START = Duration.ofSeconds(20);

  private final Path directory;
  private final Authority authority;
  private final Upstream upstream;
  private final FakeGuard guard;
  private final EnvoyProcess envoy;
  private final InetSocketAddress door;

  private Lab(
      Path directory,
      Authority authority,
      Upstream upstream,
      FakeGuard guard,
      EnvoyProcess envoy,
      InetSocketAddress door) {
    this.directory = directory;
    this.authority = authority;
    this.upstream = upstream;
    this.guard = guard;
    this.envoy = envoy;
    this.door = door;
  }

  /** Starts everything with the gateway that a test describes. */
  public static Lab start(Function<Ground, Gateway> describe) throws Exception {
    // Below /tmp and not in a build directory: socket paths are short (unix(7)).
    Path directory = Files.createTempDirectory("lab");
    Authority authority = Authority.openOrCreate(directory.resolve("pki"));
    KeyMaterial upstreamKeys = authority.issueServer(List.of("upstream.test"), LIFETIME);
    Upstream upstream = new Upstream(upstreamKeys);
    Path run = Files.createDirectory(directory.resolve("run"));
    FakeGuard guard = new FakeGuard(run.resolve(Bootstrap.GUARD_SOCKET));
    Gateway gateway = describe.apply(new Ground(authority, upstream, upstreamKeys));
    EnvoySnapshot snapshot = EnvoySnapshot.of(gateway, "r1", new IssuedKeys(authority));
    Path bootstrap = StaticRendering.write(snapshot, run, directory.resolve("envoy.pb"));
    EnvoyBinary binary = binary();
    EnvoyProcess.validate(binary, bootstrap);
    EnvoyProcess envoy =
        EnvoyProcess.start(
            binary,
            bootstrap,
            run.resolve(Bootstrap.ADMIN_SOCKET),
            directory.resolve("envoy.log"),
            1);
    return new Lab(
        directory, authority, upstream, guard, envoy, envoy.awaitListener("door", START));
  }

  /** An Envoy for tests; a machine without one downloads it. */
  public static EnvoyBinary binary() throws EnvoyUnavailableException {
    return EnvoyBinary.find(System.getenv(), System.err::println);
  }

  public Upstream upstream() {
    return upstream;
  }

  public FakeGuard guard() {
    return guard;
  }

  public EnvoyProcess envoy() {
    return envoy;
  }

  public Authority authority() {
    return authority;
  }

  public InetSocketAddress door() {
    return door;
  }

  /** Sends a GET by TLS to a hostname. */
  public Answer get(String hostname, String path, String... headers) throws IOException {
    return send(hostname, "GET " + path + " HTTP/1.1", hostname, "", headers);
  }

  /** Sends a request whose SNI and host may differ. */
  public Answer send(String sni, String requestLine, String host, String body, String... headers)
      throws IOException {
    return send(sni, Optional.empty(), requestLine, host, body, headers);
  }

  /** Sends a request with a client certificate. */
  public Answer send(
      String sni,
      Optional<KeyMaterial> own,
      String requestLine,
      String host,
      String body,
      String... headers)
      throws IOException {
    try (SSLSocket socket =
        (SSLSocket) Tls.client(authority.certificatePem(), own).getSocketFactory().createSocket()) {
      socket.connect(door);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(sni)));
      socket.setSSLParameters(parameters);
      return exchange(socket, request(requestLine, host, body, headers));
    }
  }

  /** Sends bytes without TLS. */
  public Answer clearText(String bytes) throws IOException {
    try (Socket socket = new Socket(door.getAddress(), door.getPort())) {
      return exchange(socket, bytes);
    }
  }

  private static String request(String line, String host, String body, String... headers) {
    StringBuilder request = new StringBuilder(line + "\r\nhost: " + host + "\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    if (!body.isEmpty()) {
      request.append("content-length: ").append(body.length()).append("\r\n");
    }
    return request.append("connection: close\r\n\r\n").append(body).toString();
  }

  private static Answer exchange(Socket socket, String request) throws IOException {
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    var bytes = new java.io.ByteArrayOutputStream();
    InputStream input = socket.getInputStream();
    try {
      input.transferTo(bytes);
    } catch (SSLException | SocketException e) {
      // What arrived before the connection broke is the answer.
    }
    return Answer.parse(bytes.toByteArray());
  }

  @Override
  public void close() throws IOException {
    envoy.close();
    guard.close();
    upstream.close();
    try (var files = Files.walk(directory)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** What a gateway can be made of. */
  public record Ground(Authority authority, Upstream upstream, KeyMaterial upstreamKeys) {

    /** Where the upstream is. */
    public Address address() {
      return new Address("127.0.0.1", upstream.port());
    }

    /** A gateway with one modern listener on a free port. */
    public Gateway gateway(Resource... resources) {
      return gateway(
          new Listener(
              "door",
              new Address("127.0.0.1", 0),
              TlsProfile.MODERN,
              ClientCertificateMode.NONE,
              Optional.empty(),
              List.of()),
          resources);
    }

    /** A gateway with one listener. */
    public Gateway gateway(Listener listener, Resource... resources) {
      return new Gateway(
          List.of(listener),
          List.of(),
          List.of(resources),
          new PolicySource(Optional.empty(), JsonNodeFactory.instance.objectNode()));
    }

    /** A resource in front of the upstream. */
    public Resource resource(String name, String hostname, String prefix, UpstreamTls tls) {
      return resource(
          name,
          hostname,
          prefix,
          new dev.sallyport.core.resource.Upstream(List.of(address()), tls, Optional.empty()));
    }

    /** A resource in front of any upstream. */
    public Resource resource(
        String name,
        String hostname,
        String prefix,
        dev.sallyport.core.resource.Upstream upstream) {
      return new Resource(
          name,
          Kind.HTTP,
          "door",
          hostname,
          prefix,
          ClientCertificateMode.NONE,
          new TokenSource("authorization", List.of("demo")),
          upstream,
          new Masking(MaskPlan.NOTHING, MaskPlan.NOTHING, Uninspectable.REFUSE),
          new Recording(RecordingLevel.METADATA, 0),
          60);
    }
  }

  private record IssuedKeys(Authority authority) implements Keys {
    @Override
    public KeyPair server(String listener, String hostname) {
      try {
        return pair(authority.issueServer(List.of(hostname), LIFETIME));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public KeyPair upstreamClient(String resource) {
      try {
        return pair(authority.issueClient("gateway", LIFETIME));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public Secret<String> credential(String resource) {
      return Secret.of("injected-" + resource);
    }

    private static KeyPair pair(KeyMaterial material) {
      return new KeyPair(material.chainPem(), material.keyPem());
    }
  }
}
