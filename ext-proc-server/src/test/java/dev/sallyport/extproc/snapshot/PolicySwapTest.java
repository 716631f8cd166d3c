package dev.sallyport.extproc.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.EngineOptions;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.RequestHead;
import dev.sallyport.policy.WasmPolicyEngine;
import dev.sallyport.policy.memo.MemoCounters;
import dev.sallyport.policy.memo.MemoisedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/**
 * A hundred policies come and go while requests are decided on. An engine is closed once every
 * reader has decided by the next one, as Envoy's acknowledgement says of its routes.
 */
class PolicySwapTest {

  private static final Path BUNDLE =
      Path.of("../policy/src/test/resources/bundles/versions.tar.gz");

  private static final int SWAPS = 100;
  private static final int READERS = 4;

  private final SnapshotStore store = new SnapshotStore();
  private final MemoCounters counters = new MemoCounters();
  private final AtomicIntegerArray latest = new AtomicIntegerArray(READERS);
  private final AtomicBoolean running = new AtomicBoolean(true);

  @Test
  void everyDecisionIsThatOfOnePolicyWhole() throws Exception {
    byte[] bundle = Files.readAllBytes(BUNDLE);
    List<Future<Integer>> readers = new ArrayList<>();
    put(bundle, 0);
    try (ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
      for (int reader = 0; reader < READERS; reader++) {
        int number = reader;
        readers.add(threads.submit(() -> decide(number)));
      }
      for (int version = 1; version <= SWAPS && stillRuns(readers); version++) {
        put(bundle, version);
      }
      running.set(false);
      int decisions = 0;
      for (Future<Integer> reader : readers) {
        decisions += reader.get();
      }
      assertThat(decisions).isGreaterThan(READERS * SWAPS);
    }
    assertThat(counters.hits()).as("decisions that were remembered").isPositive();
    assertThat(counters.misses()).as("each policy decides anew").isGreaterThanOrEqualTo(SWAPS);
  }

  /** A reader ends early only by a wrong decision. */
  private static boolean stillRuns(List<Future<Integer>> readers) {
    return readers.stream().noneMatch(Future::isDone);
  }

  private void put(byte[] bundle, int version)
      throws PolicyException, IOException, InterruptedException {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.putObject("versions").put("one", version).put("other", version);
    EngineOptions patient = new EngineOptions(READERS, Duration.ofMinutes(1), Optional.empty());
    ActiveSnapshot next =
        new ActiveSnapshot(
            Integer.toString(version),
            Map.of(),
            MemoisedEngine.of(WasmPolicyEngine.load(bundle, data, patient), counters),
            0);
    store.put(next, List.of(Integer.toString(version - 1)));
    for (int reader = 0; reader < READERS && version > 0; reader++) {
      while (latest.get(reader) < version && running.get()) {
        Thread.sleep(Duration.ofMillis(1));
      }
    }
    store.put(next, List.of()).forEach(dropped -> dropped.policy().close());
  }

  private int decide(int reader) {
    int decisions = 0;
    while (running.get()) {
      ActiveSnapshot snapshot = store.find(store.newest().orElseThrow()).orElse(null);
      if (snapshot == null) {
        continue;
      }
      Decision decision = snapshot.policy().decide(input("/version"));
      String version = snapshot.revision();
      if (!decision.message().equals(Optional.of(version + " and " + version))) {
        running.set(false);
        throw new AssertionError("policy " + version + " decided " + decision);
      }
      latest.set(reader, Integer.parseInt(version));
      decisions++;
    }
    return decisions;
  }

  private static PolicyInput input(String path) {
    return new PolicyInput(
        new Identity("corp", "alice", Set.of("staff"), Instant.MAX),
        "documents",
        Kind.HTTP,
        RequestHead.of("GET", "documents.example.com", path, Map.of()),
        new PolicyInput.Connection("TLSv1.3", Optional.empty(), "192.0.2.7"),
        Instant.EPOCH);
  }
}
