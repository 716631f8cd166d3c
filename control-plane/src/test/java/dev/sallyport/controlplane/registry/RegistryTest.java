package dev.sallyport.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sallyport.controlplane.publisher.ManualLoop;
import dev.sallyport.controlplane.registry.ConfigSource.Loaded;
import dev.sallyport.controlplane.snapshot.RefusedException;
import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.controlplane.snapshot.Snapshots;
import dev.sallyport.core.resource.BundleSource;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.PolicySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {

  @TempDir private Path directory;
  private Path file;
  private Path included;
  private final ManualLoop clock = new ManualLoop();
  private final List<String> published = new ArrayList<>();
  private final List<List<String>> loads = new ArrayList<>();
  private Instant renewAt = Instant.MAX;
  private Registry registry;

  @BeforeEach
  void open() throws IOException {
    file = directory.resolve("sallyport.yaml");
    included = directory.resolve("ca.pem");
    Files.writeString(file, "a");
    Files.writeString(included, "1");
    registry =
        new Registry(
            this::load,
            this::make,
            snapshot -> published.add(snapshot.revision()),
            loads::add,
            clock);
  }

  @Test
  void publishesWhatIsThereAtTheStart() {
    assertThat(registry.open()).isEmpty();
    assertThat(published).containsExactly("a1");
  }

  @Test
  void saysAllErrorsOfTheFirstLoad() throws IOException {
    Files.writeString(file, "bad");

    assertThat(registry.open()).containsExactly("line 1: bad", "line 2: bad");
    assertThat(published).isEmpty();
  }

  @Test
  void appliesAnEditOnceItHasSettled() throws IOException {
    registry.open();
    Files.writeString(file, "b");
    registry.poll();
    assertThat(published).as("it may still be being written").containsExactly("a1");

    registry.poll();
    assertThat(published).containsExactly("a1", "b1");

    registry.poll();
    registry.poll();
    assertThat(published).as("nothing has changed since").containsExactly("a1", "b1");
  }

  @Test
  void doesNotReadAFileThatIsWrittenInPieces() throws IOException {
    registry.open();
    Files.writeString(file, "ba");
    registry.poll();
    Files.writeString(file, "bad-but-not-for-long");
    registry.poll();
    Files.writeString(file, "better, and whole");
    registry.poll();
    registry.poll();

    assertThat(published).containsExactly("a1", "better, and whole1");
    assertThat(loads).containsExactly(List.of(), List.of());
  }

  @Test
  void noticesAFileThatWasRenamedOver() throws IOException {
    registry.open();
    Path edited = Files.writeString(directory.resolve("edited"), "b");
    Files.setLastModifiedTime(edited, Files.getLastModifiedTime(file));
    Files.move(edited, file, StandardCopyOption.REPLACE_EXISTING);
    registry.poll();
    registry.poll();

    assertThat(published).containsExactly("a1", "b1");
  }

  @Test
  void noticesAChangeInAFileThatTheConfigurationNames() throws IOException {
    registry.open();
    Files.writeString(included, "22");
    registry.poll();
    registry.poll();

    assertThat(published).containsExactly("a1", "a22");
  }

  @Test
  void refusesABadEditWholeAndTakesTheNextGoodOne() throws IOException {
    registry.open();
    edit("bad");
    assertThat(published).containsExactly("a1");
    assertThat(loads.getLast()).containsExactly("line 1: bad", "line 2: bad");

    edit("better");
    assertThat(published).containsExactly("a1", "better1");
    assertThat(loads.getLast()).isEmpty();
  }

  @Test
  void refusesWhatNoSnapshotCanBeMadeOf() throws IOException {
    registry.open();
    edit("unmakeable");

    assertThat(published).containsExactly("a1");
    assertThat(loads.getLast()).containsExactly("no snapshot of it");
  }

  @Test
  void takesAMissingFileWhenItAppearsAlthoughNobodyNamedIt() throws IOException {
    registry.open();
    Files.delete(included);
    registry.poll();
    registry.poll();
    assertThat(loads.getLast()).containsExactly("ca.pem is missing");

    Files.writeString(included, "3");
    clock.pass(Duration.ofSeconds(2));
    registry.poll();
    registry.poll();
    assertThat(published).containsExactly("a1", "a3");
  }

  @Test
  void saysAnErrorThatStaysOnlyOnce() throws IOException {
    registry.open();
    edit("bad");
    for (int i = 0; i < 10; i++) {
      clock.pass(Duration.ofSeconds(2));
      registry.poll();
    }

    assertThat(loads).hasSize(2);
  }

  @Test
  void makesTheSnapshotAgainWhenACertificateIsDue() {
    renewAt = clock.instant().plus(Duration.ofDays(20));
    registry.open();
    clock.pass(Duration.ofDays(19));
    registry.poll();
    assertThat(published).hasSize(1);

    clock.pass(Duration.ofDays(1));
    renewAt = clock.instant().plus(Duration.ofDays(20));
    registry.poll();
    registry.poll();
    assertThat(published).hasSize(2);
  }

  private void edit(String content) throws IOException {
    Files.writeString(file, content);
    registry.poll();
    registry.poll();
  }

  private Loaded load() {
    try {
      if (!Files.exists(included)) {
        return new Loaded.Invalid(List.of("ca.pem is missing"), Set.of(file));
      }
      String content = Files.readString(file);
      if (content.startsWith("bad")) {
        return new Loaded.Invalid(List.of("line 1: bad", "line 2: bad"), Set.of(file));
      }
      return new Loaded.Valid(
          gateway(content + Files.readString(included)), Set.of(file, included));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Snapshot make(Gateway gateway) throws RefusedException {
    String content = ((BundleSource.Archive) gateway.policy().bundle()).path();
    if (content.startsWith("unmakeable")) {
      throw new RefusedException(List.of("no snapshot of it"));
    }
    Snapshot snapshot = Snapshots.named(content);
    return new Snapshot(
        snapshot.revision(),
        snapshot.material(),
        snapshot.document(),
        snapshot.policyBundle(),
        snapshot.envoy(),
        snapshot.certificateExpiry(),
        renewAt,
        List.of());
  }

  private static Gateway gateway(String content) {
    return new Gateway(
        List.of(),
        List.of(),
        List.of(),
        new PolicySource(new BundleSource.Archive(content), JsonNodeFactory.instance.objectNode()));
  }
}
