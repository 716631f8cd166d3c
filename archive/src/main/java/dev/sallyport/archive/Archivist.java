package dev.sallyport.archive;

import dev.sallyport.archive.anchor.Anchoring;
import dev.sallyport.archive.index.ErasureSweep;
import dev.sallyport.archive.index.Indexer;
import dev.sallyport.archive.index.RecordingIndex;
import dev.sallyport.archive.retention.LegalHolds;
import dev.sallyport.archive.retention.Quota;
import dev.sallyport.archive.retention.Retirement;
import dev.sallyport.archive.ship.ShipStatus;
import dev.sallyport.archive.ship.Shipper;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.resource.Archive;
import dev.sallyport.core.resource.SegmentStore;
import dev.sallyport.database.DatabaseException;
import dev.sallyport.pki.PrivateFiles;
import dev.sallyport.recording.Follower;
import dev.sallyport.recording.Place;
import dev.sallyport.recording.Remover;
import dev.sallyport.recording.anchor.Anchor;
import dev.sallyport.recording.anchor.AnchorKeeper;
import dev.sallyport.recording.seal.KeyFiles;
import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.RecordingMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after recordings while a gateway runs: indexes what is written, brings signed heads to the
 * anchors, ships closed segments, and ends what retention says is over. It reads what the guard has
 * on disk and stands in nobody's way: when a place is away it says so and tries again.
 */
public final class Archivist implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Archivist.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration BETWEEN_RETIREMENTS = Duration.ofMinutes(10);

  /**
   * Few enough to be kept in memory; a commit costs the more the oftener it is. With a smaller
   * share a round has fewer: what they take is to be paid for by one rest.
   */
  private static final int FRAMES = 5_000;

  private final Path recordings;
  private final Path folder;
  private final KeyFiles keys;
  private final Supplier<Archive> settings;
  private final Places places;
  private final InstantSource clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<String> problems = new ArrayList<>();
  private final Rest rest = Rest.ofThisMachine();
  private final Queue<CompletableFuture<Integer>> sweepsAsked = new ConcurrentLinkedQueue<>();
  private Archive obeyed = Archive.NONE;
  private Instant retireAt = Instant.MIN;
  private long pauseNanos = INTERVAL.toNanos();
  private long restsUntil = System.nanoTime();
  private long compiled = rest.compiling().getAsLong();
  private ShipStatus shipping = ShipStatus.EMPTY;
  private Anchoring anchoring;
  private @Nullable Shipper shipper;
  private @Nullable Indexer indexer;
  private @Nullable Follower follower;
  private @Nullable ErasureSweep sweep;
  private volatile @Nullable RecordingIndex index;
  private volatile boolean rebuild;
  private volatile ArchiveStatus status = ArchiveStatus.NONE;
  private @Nullable Thread thread;

  /**
   * An archivist.
   *
   * @param state the gateway's state folder
   * @param settings what the configuration says now
   */
  public Archivist(Path state, Supplier<Archive> settings, Places places, InstantSource clock) {
    this.recordings = state.resolve("recordings");
    this.folder = state.resolve("archive");
    this.keys = KeyFiles.beside(recordings);
    this.settings = settings;
    this.places = places;
    this.clock = clock;
    this.anchoring = anchoring(List.of());
  }

  private Anchoring anchoring(List<Anchor> anchors) {
    return new Anchoring(recordings, keys, clock, anchors);
  }

  /** Begins. */
  public void start() {
    Thread worker = Thread.ofPlatform().daemon().name("archivist").unstarted(this::run);
    thread = worker;
    worker.start();
  }

  /** The index; empty while its database is away. */
  public Optional<RecordingIndex> index() {
    return Optional.ofNullable(index);
  }

  /** Has the index made anew, from the next round on. */
  public void rebuildIndex() {
    rebuild = true;
  }

  /**
   * Has the index forget what was erased, which every round does; completes with how many rows went
   * when that was done. Never completes while the index is away.
   */
  public CompletableFuture<Integer> forgetErased() {
    CompletableFuture<Integer> asked = new CompletableFuture<>();
    sweepsAsked.add(asked);
    return asked;
  }

  /** What was done, as of the last round. */
  public ArchiveStatus status() {
    return status;
  }

  private void run() {
    try {
      do {
        pauseNanos = INTERVAL.toNanos();
        round();
      } while (!isOver());
    } finally {
      putDown();
    }
  }

  /**
   * Rests until the next round. Nobody here interrupts this thread; a library that gives up on a
   * call may, and late. That must neither end the archive nor be kept: files close under who reads
   * them with the mark on.
   */
  private boolean isOver() {
    try {
      return closed.await(pauseNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException late) {
      LOG.warn("somebody interrupted the archive; it goes on");
      return false;
    }
  }

  private void round() {
    problems.clear();
    trying("settings", this::obey);
    trying("anchors", () -> anchoring.offer());
    trying("index", this::follow);
    trying("erasures", this::forget);
    trying("shipping", this::ship);
    trying("retention", this::retire);
    trying("quota", this::keepQuota);
    publish();
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private void trying(String what, Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      problems.add(what + ": " + e.getMessage());
      if (e instanceof DatabaseException) {
        closeIndex();
      }
    }
  }

  private void obey() throws IOException {
    Archive wanted = settings.get();
    if (!wanted.equals(obeyed)) {
      putDown();
      obeyed = Archive.NONE;
      List<Anchor> opened = new ArrayList<>();
      for (var place : wanted.anchors()) {
        opened.add(places.anchor(place));
      }
      anchoring = anchoring(opened);
      if (wanted.store().isPresent()) {
        SegmentStore store = wanted.store().get();
        shipper = new Shipper(recordings, places.store(store), folder.resolve(ledger(store)));
      }
      retireAt = Instant.MIN;
      obeyed = wanted;
    }
    if (index == null) {
      PrivateFiles.createDirectory(folder);
      RecordingIndex opened = places.index(obeyed.index(), folder);
      index = opened;
      sweep = new ErasureSweep(recordings, opened);
    }
  }

  /** A ledger is of one store: another one has nothing yet. */
  private static String ledger(SegmentStore store) {
    byte[] words = store.toString().getBytes(StandardCharsets.UTF_8);
    return "shipped-" + Sha256.hex(words).substring(0, 16) + ".ledger";
  }

  private void follow() throws IOException {
    RecordingIndex open = index;
    if (open == null) {
      return;
    }
    if (rebuild) {
      rebuild = false;
      stopFollowing();
      open.clear();
      sweep = new ErasureSweep(recordings, open);
    }
    Indexer work = indexer;
    Follower source = follower;
    if (work == null || source == null) {
      work = new Indexer(open);
      source = Follower.ofMetadata(recordings, keys, work.segment());
      indexer = work;
      follower = source;
    }
    if (restsUntil - System.nanoTime() <= 0) {
      index(source, work);
    }
    work.damage()
        .map(Place::toString)
        .ifPresent(place -> problems.add("recordings are damaged: " + place));
  }

  private void index(Follower source, Indexer work) throws IOException {
    double share = rest.share();
    int most = (int) (FRAMES * share / Rest.MOST);
    long began = System.nanoTime();
    int frames = source.poll(work, most);
    if (!work.commit()) {
      stopFollowing();
    } else if (frames == most) {
      long ended = System.nanoTime();
      long compiling = rest.compiling().getAsLong();
      long pause = Rest.after(ended - began + compiling - compiled, share);
      compiled = compiling;
      restsUntil = ended + pause;
      pauseNanos = Math.min(INTERVAL.toNanos(), pause);
    }
  }

  /** What an indexer holds of an exchange was erased with its rows; another one goes on then. */
  private void forget() throws IOException {
    ErasureSweep work = sweep;
    if (work == null) {
      return;
    }
    int asked = sweepsAsked.size();
    int rows = work.run();
    if (rows > 0) {
      stopFollowing();
    }
    for (int i = 0; i < asked; i++) {
      sweepsAsked.remove().complete(rows);
    }
  }

  private void ship() throws IOException {
    Shipper work = shipper;
    if (work != null) {
      shipping = work.ship();
    }
  }

  private void retire() throws IOException {
    RecordingIndex open = index;
    Instant now = clock.instant();
    if (open == null || !obeyed.retention().erases() || now.isBefore(retireAt)) {
      return;
    }
    Retirement.Outcome outcome =
        new Retirement(recordings, open, new LegalHolds(folder))
            .run(obeyed.retention(), keys.load(), anchoring.anchors(), now);
    retireAt = now.plus(BETWEEN_RETIREMENTS);
    if (outcome.erased() > 0) {
      LOG.info("retention: {}", outcome);
    }
  }

  private void keepQuota() throws IOException {
    Shipper work = shipper;
    if (work == null || obeyed.quotaBytes().isEmpty()) {
      return;
    }
    new Quota(recordings, work, new Remover(recordings, keys.load(), anchoring.anchors()))
        .keep(obeyed.quotaBytes().get(), clock.instant());
  }

  private void publish() {
    anchoring.keepers().stream()
        .map(AnchorKeeper::failure)
        .forEach(
            failure -> {
              if (failure != null) {
                problems.add(failure);
              }
            });
    Follower source = follower;
    ArchiveStatus now =
        new ArchiveStatus(
            source == null ? 0 : source.segment(),
            Optional.ofNullable(shipper).map(work -> work.store().name()),
            shipping,
            anchoring.keepers().stream().map(Archivist::state).toList(),
            problems);
    if (!now.problems().equals(status.problems())) {
      now.problems().forEach(problem -> LOG.warn("{}", problem));
    }
    if (!now.equals(status)) {
      status = now;
      trying("status", () -> PrivateFiles.write(folder.resolve("status.json"), json(now)));
    }
  }

  private static String json(ArchiveStatus status) throws IOException {
    return RecordingMapper.MAPPER.writeValueAsString(status) + "\n";
  }

  private static ArchiveStatus.AnchorState state(AnchorKeeper keeper) {
    return new ArchiveStatus.AnchorState(
        keeper.anchor().name(),
        keeper.kept().map(Head::segment).orElse(0L),
        keeper.kept().map(Head::frames).orElse(0L),
        Optional.ofNullable(keeper.failure()));
  }

  private void putDown() {
    close(anchoring);
    anchoring = anchoring(List.of());
    Shipper work = shipper;
    if (work != null) {
      work.store().close();
    }
    shipper = null;
    shipping = ShipStatus.EMPTY;
    closeIndex();
  }

  private void closeIndex() {
    stopFollowing();
    RecordingIndex open = index;
    index = null;
    sweep = null;
    if (open != null) {
      open.close();
    }
  }

  private void stopFollowing() {
    indexer = null;
    close(follower);
    follower = null;
  }

  private static void close(@Nullable Closeable source) {
    if (source != null) {
      try {
        source.close();
      } catch (IOException e) {
        LOG.warn("the recordings cannot be closed: {}", e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    Thread worker = thread;
    if (worker != null) {
      try {
        worker.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
