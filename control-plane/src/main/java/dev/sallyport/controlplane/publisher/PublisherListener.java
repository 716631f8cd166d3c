package dev.sallyport.controlplane.publisher;

import java.time.Duration;

/** Hears what a publisher does, on its loop. */
public interface PublisherListener {

  /** A snapshot that was submitted has come to its end. */
  void ended(Outcome outcome);

  /** A peer has answered what it was sent. */
  void answered(PeerKind peer, Duration latency);

  /** Something a probe or an operator can see may have changed. */
  void changed(PublisherStatus status);

  /** How publishing a snapshot can end. */
  enum Outcome {
    /** Every connected guard and Envoy runs it. */
    PUBLISHED,
    /** It is what runs already. */
    UNCHANGED,
    /** A newer one came while nobody could take it. */
    SUPERSEDED,
    /** An ext-proc server refused it; no Envoy saw it. */
    REFUSED_BY_GUARD,
    /** An Envoy refused it; all are back at the last good one. */
    REFUSED_BY_ENVOY
  }

  /** Who answers. */
  enum PeerKind {
    GUARD,
    ENVOY
  }
}
