package dev.sallyport.nodes;

import com.google.protobuf.ByteString;
import dev.sallyport.core.error.RootCause;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.Pem;
import dev.sallyport.pki.PendingKey;
import dev.sallyport.pki.Roots;
import dev.sallyport.pki.node.JoinToken;
import dev.sallyport.proto.v1.JoinRequest;
import dev.sallyport.proto.v1.LossReport;
import dev.sallyport.proto.v1.NodeCertificate;
import dev.sallyport.proto.v1.NodeServiceGrpc;
import dev.sallyport.proto.v1.NodeServiceGrpc.NodeServiceBlockingStub;
import dev.sallyport.proto.v1.RenewRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.X509TrustManager;

/**
 * A node's side of joining and renewing.
 *
 * @param controlPlane where the control plane listens for nodes
 */
public record JoinClient(Endpoint controlPlane) {

  /** Name that every control plane's certificate carries. */
  public static final String CONTROL_PLANE_NAME = "control-plane.internal";

  /** Name that every ext-proc server's certificate carries. */
  public static final String GUARD_NAME = "guard.internal";

  /** The control plane's chain and key, in its run directory. */
  public static final String CONTROL_PLANE_FILE = "control-plane.pem";

  /** The guard's chain and key, in the run directory of its machine. */
  public static final String GUARD_FILE = "guard.pem";

  private static final long TIMEOUT_SECONDS = 15;

  /**
   * What a node has got.
   *
   * @param node its name
   * @param material its certificate and key
   * @param authorities PEM root of the gateway
   * @param guardPort port of the ext-proc server on the control plane's host
   */
  public record Joined(String node, KeyMaterial material, String authorities, int guardPort) {}

  /**
   * Redeems a token.
   *
   * @throws IOException if that cannot be; the message says why, for people
   */
  public Joined join(JoinToken token) throws IOException {
    PendingKey key = PendingKey.make();
    JoinRequest request =
        JoinRequest.newBuilder()
            .setTokenId(token.id())
            .setTokenSecret(token.secret().reveal())
            .setCertificateRequest(ByteString.copyFrom(key.request()))
            .build();
    return certified(
        key,
        call(
            SslContextBuilder.forClient(),
            new PinnedIssuer(token.issuer()),
            stub -> stub.join(request)));
  }

  /**
   * Gets a certificate for a new key.
   *
   * @param current certificate and key so far
   * @param authorities PEM root that the control plane proves itself with
   * @throws IOException as in {@link #join}
   */
  public Joined renew(KeyMaterial current, String authorities) throws IOException {
    PendingKey key = PendingKey.make();
    RenewRequest request =
        RenewRequest.newBuilder().setCertificateRequest(ByteString.copyFrom(key.request())).build();
    return certified(
        key, call(authenticated(current), trust(authorities), stub -> stub.renew(request)));
  }

  /**
   * Says that the node's Envoy lost records of handshakes.
   *
   * @param records how many more since it was last said
   * @throws IOException as in {@link #join}; it has to be said again
   */
  public void reportLoss(KeyMaterial current, String authorities, long records) throws IOException {
    LossReport report = LossReport.newBuilder().setRecords(records).build();
    var _ = call(authenticated(current), trust(authorities), stub -> stub.reportLoss(report));
  }

  private static SslContextBuilder authenticated(KeyMaterial current) throws IOException {
    return SslContextBuilder.forClient()
        .keyManager(Pem.privateKey(current.keyPem().reveal(), "node key"), current.chain());
  }

  private static X509TrustManager trust(String authorities) throws IOException {
    return Roots.of(Pem.certificates(authorities, "authorities")).checker();
  }

  private Joined certified(PendingKey key, NodeCertificate answer) throws IOException {
    return new Joined(
        answer.getNode(),
        key.certified(answer.getChain(), "certificate from " + controlPlane),
        answer.getAuthorities(),
        answer.getGuardPort());
  }

  private <T> T call(
      SslContextBuilder tls, X509TrustManager trust, Function<NodeServiceBlockingStub, T> call)
      throws IOException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(controlPlane.host(), controlPlane.port())
            .overrideAuthority(CONTROL_PLANE_NAME)
            .sslContext(
                GrpcSslContexts.configure(tls, SslProvider.JDK)
                    .protocols("TLSv1.3")
                    .trustManager(trust)
                    .build())
            .build();
    try {
      return call.apply(
          NodeServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS));
    } catch (StatusRuntimeException e) {
      throw new IOException(controlPlane + ": " + words(e.getStatus()), e);
    } finally {
      channel.shutdownNow();
    }
  }

  private static String words(Status status) {
    Throwable cause = status.getCause();
    String said = String.valueOf(status.getDescription());
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          "cannot be reached, or refuses: " + (cause == null ? said : RootCause.message(cause));
      case DEADLINE_EXCEEDED -> "no answer within " + TIMEOUT_SECONDS + " s";
      default -> said;
    };
  }
}
