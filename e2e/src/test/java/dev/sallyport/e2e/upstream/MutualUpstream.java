package dev.sallyport.e2e.upstream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.pki.Pem;
import dev.sallyport.pki.ReloadedKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * An HTTPS server that demands a client certificate, shows whatever is in its file when a handshake
 * begins, and ends each connection with its first answer, so that every request brings a handshake.
 */
public final class MutualUpstream implements AutoCloseable {

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> clients = new ConcurrentSkipListSet<>();

  private MutualUpstream(HttpsServer server) {
    this.server = server;
  }

  /**
   * Starts one on a free port of the loopback address.
   *
   * @param keys PEM file with chain and key
   * @param clientAuthorities PEM of who signs its clients' certificates
   */
  public static MutualUpstream start(Path keys, String clientAuthorities, String answer)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {new ReloadedKeys(keys, keys)},
        trust(clientAuthorities).getTrustManagers(),
        null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters connection) {
            SSLParameters parameters = context.getDefaultSSLParameters();
            parameters.setNeedClientAuth(true);
            connection.setSSLParameters(parameters);
          }
        });
    MutualUpstream upstream = new MutualUpstream(server);
    server.createContext("/", exchange -> upstream.answer(exchange, answer));
    server.setExecutor(upstream.threads);
    server.start();
    return upstream;
  }

  private static TrustManagerFactory trust(String authorities)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    int number = 0;
    for (X509Certificate authority : Pem.certificates(authorities, "client authorities")) {
      store.setCertificateEntry("authority-" + number++, authority);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }

  private void answer(HttpExchange exchange, String answer) throws IOException {
    exchange.getRequestBody().readAllBytes();
    X509Certificate client =
        (X509Certificate) ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0];
    clients.add(client.getSerialNumber().toString());
    exchange.getResponseHeaders().add("connection", "close");
    Upstream.answering(200, "text/plain", answer).handle(exchange);
    exchange.close();
  }

  /** Serial numbers of the certificates that clients have shown since it was last forgotten. */
  public Set<String> clients() {
    return clients;
  }

  /** Port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
