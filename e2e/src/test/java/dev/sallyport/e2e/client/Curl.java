package dev.sallyport.e2e.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** curl, as a user would run it against the first door. */
public final class Curl {

  private final List<String> command = new ArrayList<>();

  private Curl() {
    command.addAll(List.of("curl", "--silent", "--show-error", "--include", "--max-time", "60"));
  }

  /**
   * What curl printed.
   *
   * @param exitCode curl's exit code; 0 when an answer came whole
   * @param status HTTP status; 0 when there was none
   * @param head status line and headers, lower-case
   * @param body body, as far as it came
   * @param errors what curl said
   */
  public record Answer(int exitCode, int status, String head, String body, String errors) {

    /** Value of a header. */
    public Optional<String> header(String name) {
      return head.lines()
          .filter(line -> line.startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst();
    }
  }

  /** A call over TLS. */
  public static Curl to(int port, String hostname, String target, Path authority) {
    Curl curl = new Curl();
    return curl.with("--cacert", authority.toString())
        .with("--resolve", hostname + ":" + port + ":127.0.0.1")
        .with("https://" + hostname + ":" + port + target);
  }

  /** A call in clear text. */
  public static Curl inClearText(int port, String hostname, String target) {
    Curl curl = new Curl();
    return curl.with("--resolve", hostname + ":" + port + ":127.0.0.1")
        .with("http://" + hostname + ":" + port + target);
  }

  /** Adds arguments. */
  public Curl with(String... arguments) {
    command.addAll(List.of(arguments));
    return this;
  }

  /** Adds a bearer token. */
  public Curl bearing(String token) {
    return with("--header", "authorization: Bearer " + token);
  }

  /** Runs it to its end. */
  public Answer run() throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).start();
    process.getOutputStream().close();
    // Not on the common pool: calls that are held would take all of its few threads.
    CompletableFuture<String> errors =
        CompletableFuture.supplyAsync(
            () -> read(process.getErrorStream()), task -> Thread.ofVirtual().start(task));
    String output = read(process.getInputStream());
    return answer(process.waitFor(), output, errors.join());
  }

  private static Answer answer(int exitCode, String output, String errors) {
    String rest = output;
    String head = "";
    while (rest.startsWith("HTTP/")) {
      int end = rest.indexOf("\r\n\r\n");
      if (end < 0) {
        head = rest;
        rest = "";
        break;
      }
      head = rest.substring(0, end);
      rest = rest.substring(end + 4);
    }
    String[] statusLine = head.split("[ \r]", 3);
    int status = statusLine.length > 1 ? Integer.parseInt(statusLine[1]) : 0;
    return new Answer(exitCode, status, head.toLowerCase(Locale.ROOT), rest, errors);
  }

  private static String read(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
