package dev.sallyport.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.archive.index.ExchangeQuery;
import dev.sallyport.archive.syslog.Collector;
import dev.sallyport.core.resource.AnchorPlace;
import dev.sallyport.core.resource.Archive;
import dev.sallyport.core.resource.Retention;
import dev.sallyport.core.resource.SegmentStore;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.seal.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivistTest {

  @TempDir Path state;
  @TempDir Path elsewhere;

  private final AtomicReference<Archive> settings = new AtomicReference<>(Archive.NONE);
  private final AtomicBoolean interrupts = new AtomicBoolean();
  private Archivist archivist;

  @BeforeEach
  void start() {
    archivist =
        new Archivist(
            state,
            this::read,
            new Places(reference -> Secret.of("secret"), InstantSource.system()),
            InstantSource.system());
    archivist.start();
  }

  private Archive read() {
    if (interrupts.getAndSet(false)) {
      Thread.currentThread().interrupt();
    }
    return settings.get();
  }

  @AfterEach
  void stop() {
    archivist.close();
  }

  private void await(String what, Predicate<ArchiveStatus> condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.test(archivist.status())) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited for " + what + "; saw " + archivist.status());
      }
      Thread.sleep(20);
    }
  }

  private List<ExchangeSummary> found() {
    return archivist
        .index()
        .map(index -> index.search(ExchangeQuery.ALL).exchanges())
        .orElse(List.of());
  }

  private static Archive archive(List<AnchorPlace> anchors, Optional<SegmentStore> store) {
    return new Archive(anchors, store, Optional.empty(), Retention.FOREVER, Optional.empty());
  }

  private void traffic() throws IOException {
    try (Recorded journal = Recorded.in(state)) {
      for (int i = 1; i <= 12; i++) {
        journal.allowed(i, "chat", "alice");
      }
    }
  }

  @Test
  void shipsClosedSegmentsSoThatTheyVerifyElsewhere() throws Exception {
    traffic();
    settings.set(archive(List.of(), Optional.of(new SegmentStore.Directory(elsewhere.toString()))));
    await(
        "all closed segments shipped",
        s -> s.shipping().closed() > 1 && s.shipping().shipped() == s.shipping().closed());

    Path journal;
    try (Stream<Path> folders = Files.list(elsewhere)) {
      journal = folders.findFirst().orElseThrow();
    }
    Path keys = KeyFiles.beside(state.resolve("recordings")).directory();
    Recordings copy = Recordings.in(journal, new KeyFiles(keys, _ -> Optional.empty()));
    assertThat(copy.verify().isOk()).isTrue();
    assertThat(copy.list().exchanges()).isNotEmpty();
  }

  @Test
  void saysThatAStoreIsAwayAndShipsWhenItIsBack() throws Exception {
    traffic();
    Path store = elsewhere.resolve("mounted");
    settings.set(archive(List.of(), Optional.of(new SegmentStore.Directory(store.toString()))));
    await("the problem", s -> s.problems().stream().anyMatch(p -> p.contains("is no directory")));

    Files.createDirectory(store);
    await(
        "all shipped",
        s ->
            s.problems().isEmpty()
                && s.shipping().closed() > 1
                && s.shipping().shipped() == s.shipping().closed());
  }

  @Test
  void anchorsInADirectoryAndAtACollector() throws Exception {
    try (Collector collector = Collector.start(elsewhere.resolve("pki"), "localhost")) {
      settings.set(
          archive(
              List.of(
                  new AnchorPlace.Directory(elsewhere.toString()),
                  new AnchorPlace.Syslog(collector.address(), collector.authorities())),
              Optional.empty()));
      traffic();
      await(
          "both anchors",
          s ->
              s.anchors().size() == 2
                  && s.anchors().stream().allMatch(a -> a.segment() >= 2 && a.frames() > 3));

      Recordings recordings = Recordings.in(state.resolve("recordings"));
      assertThat(recordings.verify(recordings.audit().withAnchors(elsewhere)).isOk()).isTrue();
      assertThat(collector.messages())
          .anySatisfy(message -> assertThat(message).contains(" HEAD - {\"journal\":"));
    }
  }

  @Test
  void anAnchorThatIsAwayIsSaidAndGetsTheNewestHeadWhenItIsBack() throws Exception {
    Path place = elsewhere.resolve("mounted");
    settings.set(archive(List.of(new AnchorPlace.Directory(place.toString())), Optional.empty()));
    traffic();
    await("the problem", s -> s.problems().stream().anyMatch(p -> p.contains("out of reach")));

    Files.createDirectory(place);
    await("the head", s -> s.problems().isEmpty() && s.anchors().getFirst().segment() >= 2);
  }

  @Test
  void indexesWhileItIsRecorded() throws Exception {
    traffic();
    await(
        "the index",
        s ->
            s.indexedSegment() >= 2
                && found().stream().filter(e -> e.outcome().equals("completed")).count() == 12);

    assertThat(found()).hasSize(12);
  }

  @Test
  void aLibraryThatInterruptsTheThreadLateEndsNothing() throws Exception {
    await("the index", _ -> archivist.index().isPresent());
    interrupts.set(true);
    await("the interrupt", _ -> !interrupts.get());

    traffic();
    await("the index", s -> s.problems().isEmpty() && found().size() == 12);
  }
}
