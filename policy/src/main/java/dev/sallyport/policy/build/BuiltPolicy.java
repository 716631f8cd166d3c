package dev.sallyport.policy.build;

import dev.sallyport.policy.dependency.Dependencies;

/** A policy that was built. */
public final class BuiltPolicy {

  private final byte[] bundle;
  private final byte[] plain;
  private final Dependencies dependencies;

  BuiltPolicy(byte[] bundle, byte[] plain, Dependencies dependencies) {
    this.bundle = bundle;
    this.plain = plain;
    this.dependencies = dependencies;
  }

  /** Bundle for Sallyport: WebAssembly, data, Rego, dependency list. */
  public byte[] bundle() {
    return bundle.clone();
  }

  /** Bundle for OPA servers: Rego and data. */
  public byte[] plain() {
    return plain.clone();
  }

  /** What its decisions can depend on. */
  public Dependencies dependencies() {
    return dependencies;
  }
}
