package dev.sallyport.policy.build;

import dev.sallyport.policy.dependency.Dependencies;

/**
 * A policy that was built.
 *
 * @param bundle bundle for Sallyport: WebAssembly, data, Rego, dependency list
 * @param plain bundle for OPA servers: Rego and data
 * @param dependencies what its decisions can depend on
 */
public record BuiltPolicy(byte[] bundle, byte[] plain, Dependencies dependencies) {}
