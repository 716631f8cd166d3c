package dev.sallyport.controlplane.bundles;

import dev.sallyport.controlplane.snapshot.PolicyBundles;
import dev.sallyport.controlplane.snapshot.RefusedException;
import dev.sallyport.core.resource.BundleSource;
import dev.sallyport.core.resource.PolicySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Gets the bundle that a policy names, and checks it. For one thread. */
public final class Bundles implements PolicyBundles {

  private final byte[] standard;
  private final RegoFolder folders;
  private final ServedBundle served;
  private final BundleCheck check;

  /**
   * Gets bundles.
   *
   * @param standard the standard policy
   * @param environment variables that say where {@code opa} is
   */
  public Bundles(
      byte[] standard, Map<String, String> environment, ServedBundle served, BundleCheck check) {
    this.standard = standard.clone();
    this.folders = new RegoFolder(environment);
    this.served = served;
    this.check = check;
  }

  @Override
  public byte[] get(PolicySource policy) throws RefusedException {
    try {
      byte[] bundle = from(policy);
      check.check(bundle, policy);
      return bundle;
    } catch (UnusableBundleException e) {
      throw new RefusedException(List.of(String.valueOf(e.getMessage())));
    }
  }

  private byte[] from(PolicySource policy) throws UnusableBundleException {
    if (!(policy.bundle() instanceof BundleSource.Server)) {
      served.forget();
    }
    return switch (policy.bundle()) {
      case BundleSource.Standard() -> standard.clone();
      case BundleSource.Archive(String path) -> file(path);
      case BundleSource.Folder(String path) -> folder(path);
      case BundleSource.Server server -> server(policy, server);
    };
  }

  private static byte[] file(String path) throws UnusableBundleException {
    try {
      return Files.readAllBytes(Path.of(path));
    } catch (IOException e) {
      throw new UnusableBundleException("policy bundle " + path + " cannot be read.", e);
    }
  }

  private byte[] folder(String path) throws UnusableBundleException {
    try {
      return folders.build(Path.of(path));
    } catch (UnusableBundleException e) {
      throw new UnusableBundleException(
          "policy folder " + path + " cannot be built: " + e.getMessage(), e);
    }
  }

  private byte[] server(PolicySource policy, BundleSource.Server server)
      throws UnusableBundleException {
    try {
      return served.bundle(policy, server);
    } catch (UnusableBundleException e) {
      throw new UnusableBundleException(
          "policy bundle " + server.url() + " is not to be had: " + e.getMessage(), e);
    }
  }
}
