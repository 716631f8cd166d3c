package dev.sallyport.core.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Evidence as JSON lines, one file a day (UTC), mode 0600 in a directory of mode 0700. A batch is
 * on disk when {@link #append} returns. Safe for use by several threads.
 */
public final class EvidenceFiles implements EvidenceLog, AutoCloseable {

  /** How many records back one is known again. */
  private static final int REMEMBERED = 65_536;

  private static final Set<StandardOpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

  private final Path directory;
  private final InstantSource clock;
  private final JsonMapper mapper = JsonMapper.builder().addModule(new Jdk8Module()).build();
  private final Set<String> known = new LinkedHashSet<>();
  private LocalDate day;
  private FileChannel file;

  /**
   * Opens the files of a directory, which is made if it is not there.
   *
   * @throws IOException if they cannot be written
   */
  public EvidenceFiles(Path directory, InstantSource clock) throws IOException {
    this.directory = directory;
    this.clock = clock;
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    day = today();
    for (LocalDate past : List.of(day.minusDays(1), day)) {
      rememberAll(path(past));
    }
    file = open();
  }

  @Override
  public synchronized int append(List<Handshake> records) throws IOException {
    List<Handshake> fresh =
        records.stream().filter(record -> !known.contains(record.id())).toList();
    List<Map<String, Object>> lines = new ArrayList<>();
    Set<String> ids = new LinkedHashSet<>();
    for (Handshake record : fresh) {
      if (ids.add(record.id())) {
        lines.add(line(record));
      }
    }
    write(lines);
    ids.forEach(this::remember);
    return ids.size();
  }

  @Override
  public synchronized void lost(String node, long records) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", "lost");
    line.put("at", clock.instant().toString());
    line.put("node", node);
    line.put("records", records);
    write(List.of(line));
  }

  private static Map<String, Object> line(Handshake record) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", "handshake");
    line.put("id", record.id());
    line.put("at", record.at().toString());
    line.put("door", record.door());
    line.put("reason", record.reason());
    put(line, "detail", record.detail());
    put(line, "node", record.node());
    put(line, "listener", record.listener());
    put(line, "resource", record.resource());
    put(line, "exchange", record.exchange());
    put(line, "connection", record.connection());
    put(line, "peer", record.peer());
    put(line, "server_name", record.serverName());
    put(line, "version", record.version());
    put(line, "cipher", record.cipher());
    put(line, "group", record.group());
    record.certificate().ifPresent(certificate -> line.put("certificate", certificate));
    return line;
  }

  private static void put(Map<String, Object> line, String key, String value) {
    if (!value.isEmpty()) {
      line.put(key, value);
    }
  }

  private void write(List<Map<String, Object>> lines) throws IOException {
    if (lines.isEmpty()) {
      return;
    }
    if (!today().equals(day)) {
      file.close();
      day = today();
      file = open();
    }
    long end = file.size();
    try {
      ByteBuffer bytes = ByteBuffer.wrap(text(lines).getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(false);
    } catch (IOException e) {
      // No half line may stay in front of what is sent again.
      file.truncate(end);
      throw e;
    }
  }

  private String text(List<Map<String, Object>> lines) throws JsonProcessingException {
    StringBuilder text = new StringBuilder();
    for (Map<String, Object> line : lines) {
      text.append(mapper.writeValueAsString(line)).append('\n');
    }
    return text.toString();
  }

  private void rememberAll(Path past) throws IOException {
    if (!Files.exists(past)) {
      return;
    }
    try (Stream<String> lines = Files.lines(past)) {
      lines.forEach(
          line -> {
            try {
              remember(mapper.readTree(line).path("id").asText());
            } catch (JsonProcessingException _) {
              // A line that a crash cut short; its record comes again.
            }
          });
    }
  }

  private void remember(String id) {
    known.add(id);
    if (known.size() > REMEMBERED) {
      known.remove(known.iterator().next());
    }
  }

  private FileChannel open() throws IOException {
    FileChannel opened =
        FileChannel.open(
            path(day),
            APPEND,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    if (opened.size() > 0 && !endsWithNewline(path(day), opened.size())) {
      opened.write(ByteBuffer.wrap(new byte[] {'\n'}));
    }
    return opened;
  }

  private static boolean endsWithNewline(Path file, long size) throws IOException {
    try (FileChannel reader = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return reader.read(last, size - 1) == 1 && last.get(0) == '\n';
    }
  }

  private Path path(LocalDate of) {
    return directory.resolve("handshakes-" + of + ".jsonl");
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
