package dev.sallyport.e2e.gateway;

import dev.sallyport.e2e.upstream.Issuer;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.Spki;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** What a journey needs around the gateway: an authority for upstreams, an issuer, upstreams. */
public final class World implements AutoCloseable {

  private static final Duration DAY = Duration.ofDays(1);

  /** Ports that were handed out: a journey beside this one may not have bound its own yet. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final Authority authority;
  private final Issuer issuer;
  private final List<AutoCloseable> parts = new ArrayList<>();

  private World(Path folder, Authority authority, Issuer issuer) {
    this.folder = folder;
    this.authority = authority;
    this.issuer = issuer;
  }

  /** Makes one in a folder. */
  public static World in(Path folder) throws IOException {
    Authority authority = Authority.openOrCreate(folder.resolve("upstream-pki"));
    Files.writeString(folder.resolve("upstream-ca.pem"), authority.certificatePem());
    Issuer issuer = Issuer.start(authority.issueServer(List.of("localhost"), DAY));
    World world = new World(folder, authority, issuer);
    world.parts.add(issuer);
    return world;
  }

  /** Its folder. */
  public Path folder() {
    return folder;
  }

  /** Its identity provider. */
  public Issuer issuer() {
    return issuer;
  }

  /** A certificate of the upstreams' authority. */
  public KeyMaterial certificate(String name) throws IOException {
    return authority.issueServer(List.of(name), DAY);
  }

  /** An upstream and the lines of YAML that describe it. */
  public Behind behind(String name, Upstream.Handler handler) throws IOException {
    KeyMaterial key = certificate(name);
    Upstream upstream = Upstream.start(key, handler);
    parts.add(upstream);
    return new Behind(name, upstream, Spki.pin(key.leaf()).toString());
  }

  /**
   * An upstream with its pin.
   *
   * @param name its server name
   * @param upstream the upstream
   * @param pin pin of its key
   */
  public record Behind(String name, Upstream upstream, String pin) {}

  /**
   * A port that was free a moment ago, below those that Linux gives to outgoing connections: none
   * of these can take it before a listener does.
   */
  public static int freePort() throws IOException {
    for (int tries = 0; tries < 100; tries++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      if (!GIVEN.add(port)) {
        continue;
      }
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException taken) {
        // The next one may be free.
      }
    }
    throw new IOException("none of 100 ports from 20000 to 32000 was free");
  }

  @Override
  public void close() throws IOException {
    for (AutoCloseable part : parts.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IOException("a part of the world did not close", e);
      }
    }
  }
}
