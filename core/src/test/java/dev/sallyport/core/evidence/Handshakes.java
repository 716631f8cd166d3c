package dev.sallyport.core.evidence;

import dev.sallyport.core.evidence.Handshake.Certificate;
import dev.sallyport.core.evidence.Handshake.Door;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Records that tests need. */
final class Handshakes {

  private Handshakes() {}

  static Handshake first(String id, Instant at, String connection, Optional<Instant> closed) {
    return record(id, at, Door.FIRST, HandshakeReason.OK, "", connection, Optional.empty(), closed);
  }

  /** The end of a connection, which names no exchange. */
  static Handshake withoutExchange(String id, Instant at, String connection, Instant closed) {
    Handshake whole = first(id, at, connection, Optional.of(closed));
    return new Handshake(
        whole.id(),
        whole.at(),
        whole.door(),
        whole.reason(),
        whole.detail(),
        whole.node(),
        whole.listener(),
        whole.resource(),
        "",
        whole.connection(),
        whole.upstream(),
        whole.peer(),
        whole.local(),
        whole.serverName(),
        whole.version(),
        whole.cipher(),
        whole.group(),
        whole.certificate(),
        whole.closed());
  }

  static Handshake refused(String id, Instant at, HandshakeReason reason) {
    return record(id, at, Door.FIRST, reason, "", id, Optional.empty(), Optional.of(at));
  }

  static Handshake second(String id, Instant at, String resource, String pin) {
    return record(
        id,
        at,
        Door.SECOND,
        HandshakeReason.OK,
        resource,
        id,
        Optional.of(
            new Certificate(
                "ab", "CN=up", "CN=ca", List.of("up.test"), "1", "2027-01-01T00:00:00Z", pin)),
        Optional.empty());
  }

  private static Handshake record(
      String id,
      Instant at,
      Door door,
      HandshakeReason reason,
      String resource,
      String connection,
      Optional<Certificate> certificate,
      Optional<Instant> closed) {
    boolean second = door == Door.SECOND;
    return new Handshake(
        id,
        at,
        door,
        reason,
        "",
        "envoy-1",
        "main",
        resource,
        "exchange-" + id,
        connection,
        second ? connection : "",
        "127.0.0.1:5",
        second ? "127.0.0.1:6" : "",
        "api.test",
        "TLSv1.3",
        "TLS_AES_128_GCM_SHA256",
        "X25519",
        certificate,
        closed);
  }
}
