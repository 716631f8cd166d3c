package dev.sallyport.controlplane.publisher;

/** Takes what Envoys answer to offers. */
public interface EnvoyAnswers {

  /** An Envoy has taken over all of an offer. */
  void envoyApplied(EnvoyLink link, long offer);

  /** An Envoy has refused a part of an offer. */
  void envoyRefused(EnvoyLink link, long offer, Refusal refusal);
}
