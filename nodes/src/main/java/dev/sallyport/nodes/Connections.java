package dev.sallyport.nodes;

import dev.sallyport.pki.node.NodeIdentity;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which node is at the other end of which connection. gRPC knows the certificate and Netty the
 * connection; what both know is the peer's address.
 */
final class Connections extends ServerTransportFilter {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final Allowed allowed;
  private final Map<SocketAddress, Channel> accepted = new ConcurrentHashMap<>();
  private final Map<SocketAddress, NodeIdentity> nodes = new ConcurrentHashMap<>();

  Connections(Allowed allowed) {
    this.allowed = allowed;
  }

  /** A server socket whose connections are remembered. */
  ServerChannel listening() {
    return new Listening();
  }

  private final class Listening extends NioServerSocketChannel {
    @Override
    protected int doReadMessages(List<Object> read) throws Exception {
      int count = super.doReadMessages(read);
      for (Object connection : read) {
        if (connection instanceof Channel channel) {
          SocketAddress peer = channel.remoteAddress();
          accepted.put(peer, channel);
          var _ = channel.closeFuture().addListener(_ -> forget(peer));
        }
      }
      return count;
    }
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    SocketAddress peer = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    identity(attributes)
        .ifPresent(
            identity -> {
              if (peer != null) {
                nodes.put(peer, identity);
              }
              // A resumed session shows no certificate, so the handshake has not looked at it.
              if (!allowed.mayConnect(identity)) {
                close(peer, identity);
              }
            });
    return attributes;
  }

  /** Closes every connection of a node that is not allowed any more. */
  void cutOff() {
    allowed.refresh();
    nodes.forEach(
        (peer, identity) -> {
          if (!allowed.mayStay(identity)) {
            close(peer, identity);
          }
        });
  }

  private void close(@Nullable SocketAddress peer, NodeIdentity identity) {
    Channel channel = peer == null ? null : accepted.get(peer);
    if (channel != null) {
      LOG.warn("node {} at {} is cut off", identity.name(), peer);
      // Not the channel's own close, which HTTP/2 makes wait for the streams that are to end.
      var _ = channel.pipeline().firstContext().close();
    }
  }

  private void forget(SocketAddress peer) {
    accepted.remove(peer);
    nodes.remove(peer);
  }

  /** The node that a connection or call is of; empty for one without a certificate. */
  static Optional<NodeIdentity> identity(Attributes attributes) {
    @Nullable SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain[0] instanceof X509Certificate leaf ? NodeIdentity.of(leaf) : Optional.empty();
    } catch (SSLPeerUnverifiedException anonymous) {
      return Optional.empty();
    }
  }
}
