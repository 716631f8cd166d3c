package dev.sallyport.core.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Evidence as JSON lines, one file a day (UTC), mode 0600 in a directory of mode 0700. Every line
 * is chained to the one before, across files, and every batch ends with a signed head, so that
 * nobody without the key changes, adds or takes out a line unnoticed ({@link EvidenceCheck}). A
 * batch is on disk when {@link #append} returns. Safe for use by several threads.
 */
public final class EvidenceFiles implements EvidenceLog, AutoCloseable {

  private final Path directory;
  private final InstantSource clock;
  private final EvidenceSigner signer;
  private final int keptDays;
  private final KnownHandshakes known = new KnownHandshakes();
  private final PeerBudget budget = new PeerBudget();
  private LocalDate day;
  private DayFile file;
  private String chain;

  /**
   * Opens the files of a directory, which is made if it is not there.
   *
   * @param keptDays how many days a file is kept after its own
   * @throws IOException if they cannot be written
   */
  public EvidenceFiles(Path directory, InstantSource clock, EvidenceSigner signer, int keptDays)
      throws IOException {
    this.directory = directory;
    this.clock = clock;
    this.signer = signer;
    this.keptDays = keptDays;
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    day = today();
    file = DayFile.open(directory, day);
    for (LocalDate past : List.of(day.minusDays(1), day)) {
      rememberAll(DayFile.path(directory, past));
    }
    chain = lastChain();
    begin();
  }

  @Override
  public synchronized int append(List<Handshake> records) throws IOException {
    turn();
    var before = budget.state();
    Batch batch = new Batch();
    try {
      records.forEach(batch::add);
      write(batch.events);
    } catch (IOException e) {
      budget.restore(before);
      throw e;
    }
    batch.remember.forEach(Runnable::run);
    return batch.fresh;
  }

  @Override
  public synchronized void settle() throws IOException {
    var before = budget.state();
    List<String> events = budget.settle(clock.instant());
    if (events.isEmpty()) {
      return;
    }
    try {
      turn();
      write(events);
    } catch (IOException e) {
      budget.restore(before);
      throw e;
    }
  }

  /** Records that are written together, or not at all. */
  private final class Batch {
    private final KnownHandshakes own = new KnownHandshakes();
    private final List<String> events = new ArrayList<>();
    private final List<Runnable> remember = new ArrayList<>();
    private int fresh;

    void add(Handshake record) {
      if (known.has(record.id()) || own.has(record.id())) {
        return;
      }
      Optional<KnownHandshakes.Open> before =
          known.sameConnection(record).or(() -> own.sameConnection(record));
      boolean first = before.isEmpty();
      if (!first) {
        complete(before.orElseThrow(), record);
      } else if (budget.spend(record, clock.instant(), events)) {
        events.add(EvidenceJson.handshake(record));
        fresh++;
      } else {
        own.addId(record.id());
        remember.add(() -> known.addId(record.id()));
        return;
      }
      own.add(record, first);
      remember.add(() -> known.add(record, first));
    }

    private void complete(KnownHandshakes.Open before, Handshake record) {
      record.closed().ifPresent(at -> events.add(EvidenceJson.closed(before.id(), at)));
      if (!record.exchange().isEmpty() && !before.hasExchange()) {
        events.add(EvidenceJson.exchange(before.id(), record));
      }
    }
  }

  @Override
  public synchronized void lost(String node, long records) throws IOException {
    Map<String, Object> event = EvidenceJson.event("lost", clock.instant());
    event.put("node", node);
    event.put("records", records);
    turn();
    write(List.of(EvidenceJson.write(event)));
  }

  @Override
  public synchronized void posture(String revision, Object resources) throws IOException {
    Map<String, Object> event = EvidenceJson.event("posture", clock.instant());
    event.put("revision", revision);
    event.put("resources", resources);
    turn();
    write(List.of(EvidenceJson.write(event)));
  }

  /** Begins the file of a new day. */
  private void turn() throws IOException {
    if (today().equals(day)) {
      return;
    }
    DayFile next = DayFile.open(directory, today());
    file.close();
    file = next;
    day = today();
    begin();
  }

  /** The first line of a file names the chain value that it goes on from. */
  private void begin() throws IOException {
    List<String> events = new ArrayList<>();
    if (file.isEmpty()) {
      Map<String, Object> opened = EvidenceJson.event("opened", clock.instant());
      opened.put("after", chain);
      events.add(EvidenceJson.write(opened));
    }
    List<Path> old =
        DayFile.all(directory).stream()
            .filter(past -> DayFile.day(past).orElseThrow().isBefore(day.minusDays(keptDays)))
            .toList();
    if (!old.isEmpty()) {
      events.add(expired(old));
    }
    write(events);
    for (Path past : old) {
      Files.deleteIfExists(past);
    }
  }

  private String expired(List<Path> old) throws IOException {
    Map<String, Object> expired = EvidenceJson.event("expired", clock.instant());
    expired.put("files", old.stream().map(past -> past.getFileName().toString()).toList());
    expired.put("after", chainOf(old.getLast()).orElse(SealedLine.START));
    return EvidenceJson.write(expired);
  }

  private void write(List<String> events) throws IOException {
    if (events.isEmpty()) {
      return;
    }
    List<SealedLine> lines = new ArrayList<>(events.size() + 1);
    String last = chain;
    for (String event : events) {
      SealedLine line = SealedLine.after(last, event);
      lines.add(line);
      last = line.chain();
    }
    Instant now = clock.instant();
    SealedLine head =
        SealedLine.after(last, EvidenceJson.head(EvidenceHead.sign(signer, now.toString(), last)));
    lines.add(head);
    file.append(lines);
    chain = head.chain();
  }

  private void rememberAll(Path past) throws IOException {
    if (Files.notExists(past)) {
      return;
    }
    try (Stream<String> lines = Files.lines(past)) {
      lines.forEach(
          line -> {
            try {
              known.add(EvidenceJson.MAPPER.readTree(line));
            } catch (JsonProcessingException e) {
              // Not a line of ours: whoever verifies the files is told.
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private String lastChain() throws IOException {
    for (Path past : DayFile.all(directory).reversed()) {
      Optional<String> found = chainOf(past);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return SealedLine.START;
  }

  private static Optional<String> chainOf(Path past) throws IOException {
    return DayFile.lastLine(past).flatMap(SealedLine::parse).map(SealedLine::chain);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
