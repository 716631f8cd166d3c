package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.archive.index.CatchUp;
import dev.sallyport.archive.index.ExchangeQuery;
import dev.sallyport.archive.index.RecordingIndex;
import dev.sallyport.cli.launcher.RunningGateway;
import dev.sallyport.cli.launcher.StateDirectory;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.pki.PrivateFiles;
import dev.sallyport.recording.Place;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;

/** The index of recordings: a running gateway's, or the one in the state folder. */
final class IndexOption {

  private static final JsonMapper JSON = new JsonMapper();

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
    return RecordingIndex.embedded(folder.resolve("index"));
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
