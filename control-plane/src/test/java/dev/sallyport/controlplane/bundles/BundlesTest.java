package dev.sallyport.controlplane.bundles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sallyport.controlplane.snapshot.RefusedException;
import dev.sallyport.core.resource.BundleSource;
import dev.sallyport.core.resource.BundleTrust;
import dev.sallyport.core.resource.PolicySource;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.StandardBundle;
import dev.sallyport.policy.build.OpaCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundlesTest {

  private static final Path BUNDLES = Path.of("../policy/src/test/resources/bundles");

  @TempDir private Path folder;

  private final List<String> compiled = new ArrayList<>();

  private Bundles bundles(BundleCheck check) {
    return new Bundles(
        StandardBundle.bytes(),
        System.getenv(),
        new ServedBundle(
            folder,
            Duration.ofSeconds(1),
            reference -> Secret.of(""),
            check,
            outcome -> {},
            InstantSource.system()),
        check);
  }

  private static PolicySource policy(BundleSource source) {
    return new PolicySource(source, JsonNodeFactory.instance.objectNode());
  }

  @Test
  void compilesWhatHasNotChangedOnce() throws Exception {
    Bundles bundles =
        bundles(new RememberedCheck((bundle, policy) -> compiled.add("with " + policy.data())));
    PolicySource other =
        new PolicySource(
            new BundleSource.Standard(), JsonNodeFactory.instance.objectNode().put("a", 1));

    bundles.get(policy(new BundleSource.Standard()));
    bundles.get(policy(new BundleSource.Standard()));
    bundles.get(other);

    assertThat(compiled).containsExactly("with {}", "with {\"a\":1}");
  }

  @Test
  void refusesWhatIsNotSignedAsItHasToBe() throws Exception {
    String key = Files.readString(BUNDLES.resolve("signer.pub.pem"));
    Optional<BundleTrust> trust = Optional.of(new BundleTrust(List.of(key), Optional.of("edge")));
    Bundles bundles = bundles(new CompiledCheck());

    assertThat(bundles.get(trusting("signed.tar.gz", trust))).isNotEmpty();
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> bundles.get(trusting("sample.tar.gz", trust)))
        .withMessageContaining("is not signed");
  }

  private static PolicySource trusting(String file, Optional<BundleTrust> trust) {
    return new PolicySource(
        new BundleSource.Archive(BUNDLES.resolve(file).toString()),
        trust,
        JsonNodeFactory.instance.objectNode(),
        Optional.empty());
  }

  @Test
  void saysWhatIsWrongWithAFile() {
    Bundles bundles = bundles(new CompiledCheck());
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> bundles.get(policy(new BundleSource.Archive("/nowhere/policy.tar.gz"))))
        .withMessageContaining("/nowhere/policy.tar.gz cannot be read");
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> bundles.get(trusting("unsupported.tar.gz", Optional.empty())))
        .withMessageContaining("time.now_ns");
  }

  @Test
  void buildsAFolderAndSaysWhereItIsWrong() throws Exception {
    assumeTrue(opaIsHere(), "no opa");
    Path rego = Files.createDirectory(folder.resolve("rego"));
    BundleSource source = new BundleSource.Folder(rego.toString());
    Bundles bundles = bundles(new CompiledCheck());
    Files.writeString(
        rego.resolve("main.rego"),
        "package sallyport.main\n\ndefault decision := {\"decision\": \"deny\"}\n");

    byte[] built = bundles.get(policy(source));
    assertThat(bundles.get(policy(source))).isEqualTo(built);
    Files.writeString(rego.resolve("main.rego"), "package sallyport.main\n\ndecision := foo(1)\n");

    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> bundles.get(policy(source)))
        .withMessageContaining("main.rego:3")
        .withMessageContaining(rego + " cannot be built");
  }

  private static boolean opaIsHere() {
    try {
      OpaCommand.find(System.getenv());
      return true;
    } catch (PolicyException e) {
      return false;
    }
  }
}
