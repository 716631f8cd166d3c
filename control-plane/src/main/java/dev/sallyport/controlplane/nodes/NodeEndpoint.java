package dev.sallyport.controlplane.nodes;

import dev.sallyport.core.secret.Secret;
import dev.sallyport.nodes.NodeServer;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.CertificateFacts;
import dev.sallyport.pki.CertificateRequest;
import dev.sallyport.pki.Pem;
import dev.sallyport.pki.PkiException;
import dev.sallyport.pki.node.NodeIdentity;
import dev.sallyport.pki.node.NodeRegistry;
import dev.sallyport.proto.v1.JoinRequest;
import dev.sallyport.proto.v1.LossNoted;
import dev.sallyport.proto.v1.LossReport;
import dev.sallyport.proto.v1.NodeCertificate;
import dev.sallyport.proto.v1.NodeServiceGrpc.NodeServiceImplBase;
import dev.sallyport.proto.v1.RenewRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code dev.sallyport.v1.NodeService}: certificates for nodes. */
final class NodeEndpoint extends NodeServiceImplBase {

  private static final String NOT_ALLOWED = "the node is not allowed any more";
  private static final Logger LOG = LoggerFactory.getLogger(NodeEndpoint.class);

  private final Authority authority;
  private final NodeRegistry registry;
  private final NodeOptions options;
  private final NodeLosses losses;

  NodeEndpoint(Authority authority, NodeRegistry registry, NodeOptions options, NodeLosses losses) {
    this.authority = authority;
    this.registry = registry;
    this.options = options;
    this.losses = losses;
  }

  private interface Answer<T> {
    T make() throws IOException;
  }

  private static final class RefusedCallException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedCallException(String message) {
      super(message);
    }
  }

  @Override
  public void join(JoinRequest request, StreamObserver<NodeCertificate> out) {
    answer(
        out,
        () -> {
          // Looked at first, so that a broken request does not cost the token.
          var wanted = CertificateRequest.read(request.getCertificateRequest().toByteArray());
          Optional<String> node =
              registry.redeem(request.getTokenId(), Secret.of(request.getTokenSecret()));
          if (node.isEmpty()) {
            throw new RefusedCallException(
                "the join token is unknown, was used, has expired or was revoked. Have a new one"
                    + " made: sallyport envoy token --node NAME");
          }
          LOG.info("node {} joins with token {}", node.get(), request.getTokenId());
          List<X509Certificate> chain = certify(node.get(), wanted);
          registry.allow(node.get(), entry(chain));
          return answer(node.get(), chain);
        });
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<NodeCertificate> out) {
    Optional<NodeIdentity> caller = NodeServer.caller();
    answer(
        out,
        () -> {
          if (caller.isEmpty() || !registry.content().allows(caller.get())) {
            throw new RefusedCallException(NOT_ALLOWED);
          }
          String node = caller.get().name();
          List<X509Certificate> chain =
              certify(node, CertificateRequest.read(request.getCertificateRequest().toByteArray()));
          if (!registry.extend(caller.get(), entry(chain))) {
            throw new RefusedCallException(NOT_ALLOWED);
          }
          LOG.info("node {} has renewed its certificate", node);
          return answer(node, chain);
        });
  }

  @Override
  public void reportLoss(LossReport request, StreamObserver<LossNoted> out) {
    Optional<NodeIdentity> caller = NodeServer.caller();
    answer(
        out,
        () -> {
          if (caller.isEmpty()) {
            throw new RefusedCallException(NOT_ALLOWED);
          }
          if (request.getRecords() > 0) {
            losses.lost(caller.get().name(), request.getRecords());
            LOG.warn(
                "{} records of handshakes were lost by {}",
                request.getRecords(),
                caller.get().name());
          }
          return LossNoted.getDefaultInstance();
        });
  }

  /** Makes a certificate. It is worth nothing until the registry knows its serial number. */
  private List<X509Certificate> certify(String node, CertificateRequest request)
      throws IOException {
    return authority.certify(request, NodeIdentity.uri(node), node, options.lifetime());
  }

  private NodeRegistry.Certificate entry(List<X509Certificate> chain) throws IOException {
    CertificateFacts leaf = CertificateFacts.of(chain.getFirst());
    return new NodeRegistry.Certificate(leaf.serial(), leaf.notAfter(), authority.rootOf(chain));
  }

  private NodeCertificate answer(String node, List<X509Certificate> chain) {
    return NodeCertificate.newBuilder()
        .setNode(node)
        .setChain(Pem.encode(chain))
        .setAuthorities(authority.certificatePem())
        .setGuardPort(options.guardPort())
        .build();
  }

  /** Files are read and written here, so not on the thread that serves connections. */
  private static <T> void answer(StreamObserver<T> out, Answer<T> answer) {
    Thread.startVirtualThread(
        () -> {
          try {
            T made = answer.make();
            out.onNext(made);
            out.onCompleted();
          } catch (RefusedCallException e) {
            out.onError(Status.PERMISSION_DENIED.withDescription(e.getMessage()).asException());
          } catch (PkiException e) {
            out.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asException());
          } catch (IOException | RuntimeException e) {
            LOG.error("a node's call cannot be answered", e);
            out.onError(
                Status.INTERNAL
                    .withDescription("the control plane could not do it; its log says why")
                    .asException());
          }
        });
  }
}
