package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.archive.Places;
import dev.sallyport.archive.index.CatchUp;
import dev.sallyport.archive.index.ErasureSweep;
import dev.sallyport.archive.index.ExchangeQuery;
import dev.sallyport.archive.index.RecordingIndex;
import dev.sallyport.cli.launcher.Configuration;
import dev.sallyport.cli.launcher.RunningGateway;
import dev.sallyport.cli.launcher.StateDirectory;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.config.ConfigResult;
import dev.sallyport.core.resource.IndexDatabase;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.pki.PrivateFiles;
import dev.sallyport.recording.Place;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The index of recordings: a running gateway's, the database that a configuration names, or the one
 * in the state folder.
 */
final class IndexOption {

  private static final JsonMapper JSON = new JsonMapper();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Where no gateway runs: the sallyport.yaml that says where the index is."
              + " Default: in the state folder.")
  private @Nullable Path config;

  @Mixin private final StateOption state = new StateOption();

  /** What a query finds, as {@code GET /recordings} answers it. */
  JsonNode search(Map<String, String> words, Terminal terminal)
      throws IOException, InterruptedException {
    Optional<RunningGateway> running = RunningGateway.of(folder(terminal), terminal.environment());
    if (running.isPresent()) {
      return running.get().get("/recordings" + query(words));
    }
    ExchangeQuery query = ExchangeQuery.of(words);
    try (RecordingIndex index = open(terminal)) {
      catchUp(index, terminal);
      return JSON.readTree(index.search(query).json());
    }
  }

  /** Makes the index anew. */
  void rebuild(Terminal terminal) throws IOException, InterruptedException {
    Optional<RunningGateway> running = RunningGateway.of(folder(terminal), terminal.environment());
    if (running.isPresent()) {
      running.get().post("/recordings/rebuild", JSON.createObjectNode());
      return;
    }
    try (RecordingIndex index = open(terminal)) {
      index.clear();
      catchUp(index, terminal);
    }
  }

  /**
   * Has the index forget what was erased.
   *
   * @return false where no index was found: its gateway does it when it runs next
   */
  boolean forget(Terminal terminal) throws IOException, InterruptedException {
    Optional<RunningGateway> running = RunningGateway.of(folder(terminal), terminal.environment());
    if (running.isPresent()) {
      running.get().post("/recordings/forget", JSON.createObjectNode());
      return true;
    }
    if (config == null && !Files.exists(folder(terminal).archive().resolve("index.mv.db"))) {
      return false;
    }
    try (RecordingIndex index = open(terminal)) {
      new ErasureSweep(state.recordingsFolder(terminal.environment()), index).run();
      return true;
    }
  }

  StateOption state() {
    return state;
  }

  private StateDirectory folder(Terminal terminal) {
    return state.orGateway(terminal.environment());
  }

  private RecordingIndex open(Terminal terminal) throws IOException {
    Path folder = folder(terminal).archive();
    state.recordingsFolder(terminal.environment());
    PrivateFiles.createDirectory(folder);
    Places places =
        new Places(reference -> secret(reference, terminal.environment()), InstantSource.system());
    return places.index(database(terminal), folder);
  }

  private Optional<IndexDatabase> database(Terminal terminal) throws IOException {
    if (config == null) {
      return Optional.empty();
    }
    return switch (Configuration.read(config, terminal.environment())) {
      case ConfigResult.Valid valid -> valid.gateway().archive().index();
      case ConfigResult.Invalid invalid ->
          throw new IOException(invalid.errors().getFirst().toString());
    };
  }

  private static Secret<String> secret(SecretRef reference, Map<String, String> environment)
      throws IOException {
    return switch (reference) {
      case SecretRef.FromFile(String path) ->
          Secret.of(Files.readString(Path.of(path)).stripTrailing());
      case SecretRef.FromEnvironment(String variable) -> {
        String value = environment.get(variable);
        if (value == null) {
          throw new IOException(reference + " is not set: export it");
        }
        yield Secret.of(value);
      }
    };
  }

  private void catchUp(RecordingIndex index, Terminal terminal) throws IOException {
    Optional<Place> damage =
        CatchUp.run(
            state.recordingsFolder(terminal.environment()),
            state.recordingKeys(terminal.environment()),
            index);
    damage.ifPresent(
        place ->
            terminal
                .err()
                .println("The recordings are damaged, something may be missing: " + place));
  }

  private static String query(Map<String, String> words) {
    return words.entrySet().stream()
        .map(
            word ->
                word.getKey() + "=" + URLEncoder.encode(word.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", words.isEmpty() ? "" : "?", ""));
  }
}
