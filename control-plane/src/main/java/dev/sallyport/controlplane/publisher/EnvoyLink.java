package dev.sallyport.controlplane.publisher;

/** A connected Envoy. Its calls never block. */
public interface EnvoyLink {

  /** The Envoy's {@code node.id}, for people. */
  String node();

  /**
   * Makes an offer the one that this Envoy is led to, instead of any before. It is answered once,
   * at {@link EnvoyAnswers}, unless another offer comes first.
   */
  void offer(Offer offer);
}
