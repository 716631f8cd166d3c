package dev.sallyport.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.cli.Sallyport;
import dev.sallyport.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskTryTest {
  private static Captured mask(String in, String... arguments) {
    return mask(in.getBytes(StandardCharsets.UTF_8), arguments);
  }

  private static Captured mask(byte[] in, String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "mask";
    all[1] = "try";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Captured.run(in, Map.of(), all);
  }

  @Test
  void masksTextAndSaysWhatItMasked() {
    Captured masked = mask("write to ada@example.org today\n");
    assertThat(masked.exitCode()).isZero();
    assertThat(masked.out()).startsWith("write to ").endsWith(" today\n");
    assertThat(masked.out()).doesNotContain("ada@example.org");
    assertThat(masked.err()).isEqualToIgnoringNewLines("masked (as text): 1 email");
  }

  @Test
  void findsTheFormByLookingAtTheBeginning() {
    assertThat(mask("{\"mail\":\"ada\\u0040example.org\"}").out()).doesNotContain("example.org");
    assertThat(mask("{\"a\":1}").err()).contains("as json");
    assertThat(mask("data: {\"a\":1}\n\n").err()).contains("as sse");
    assertThat(mask("").exitCode()).isZero();
  }

  @Test
  void looksAtAWholeLineBeforeItDecides() throws Exception {
    PipedOutputStream typed = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(typed);
    CompletableFuture<byte[]> beginning =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Beginning.of(in);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    for (String piece : List.of("\n", "da", "ta: x", "\n")) {
      typed.write(piece.getBytes(StandardCharsets.UTF_8));
      typed.flush();
    }
    assertThat(beginning.get(20, TimeUnit.SECONDS)).asString().isEqualTo("\ndata: x\n");
  }

  @Test
  void stopsWhenNobodyReadsItsOutput() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'y';
          }
        };
    PrintStream closed =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("closed");
              }
            });
    Terminal terminal = new Terminal(endless, closed, System.err, Map.of(), false);
    assertThat(Sallyport.run(terminal, "mask", "try")).isEqualTo(1);
  }

  @Test
  void obeysTheFormThatIsGiven() {
    Captured broken = mask("this is not JSON", "--as", "json");
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.err()).containsIgnoringCase("cannot be inspected as json");
    assertThat(mask("x", "--as", "xml").exitCode()).isEqualTo(2);
  }

  @Test
  void refusesBinaryInput() {
    Captured binary = mask(new byte[] {0x7f, 'E', 'L', 'F', 0, (byte) 0xff, (byte) 0xfe, 0});
    assertThat(binary.exitCode()).isEqualTo(1);
    assertThat(binary.out()).isEmpty();
    assertThat(binary.err()).contains("cannot be inspected");
  }

  @Test
  void masksOnlyWhatTheProfileNames() {
    Captured some = mask("ada@example.org 536-90-4399", "--profile", "us-ssn");
    assertThat(some.out()).contains("ada@example.org").doesNotContain("536-90-4399");
    Captured unknown = mask("x", "--profile", "emial");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("emial", "email");
  }

  @Test
  void writesWhatIsSafeBeforeTheInputEnds() throws Exception {
    PipedOutputStream typed = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(typed);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    CompletableFuture<String> firstLine = new CompletableFuture<>();
    PrintStream watched =
        new PrintStream(written, true, StandardCharsets.UTF_8) {
          @Override
          public void flush() {
            super.flush();
            String so = written.toString(StandardCharsets.UTF_8);
            if (so.contains("first line\n")) {
              firstLine.complete(so);
            }
          }
        };
    Terminal terminal = new Terminal(in, watched, System.err, Map.of(), false);
    Thread command = Thread.ofVirtual().start(() -> Sallyport.run(terminal, "mask", "try"));
    typed.write("first line\nsecond line begins".getBytes(StandardCharsets.UTF_8));
    typed.flush();
    assertThat(firstLine.get(20, TimeUnit.SECONDS)).startsWith("first line");
    typed.close();
    command.join();
    assertThat(written.toString(StandardCharsets.UTF_8))
        .isEqualTo("first line\nsecond line begins");
  }

  @Test
  void doesWhatAPlanSays() {
    Captured masked =
        mask(
            "{\"card\":4111111111111111,\"mail\":\"ada@example.org\"}",
            "--plan",
            "{\"payment-card\": {\"keep-last\": 4}, \"email\": \"drop\"}");
    assertThat(masked.out()).isEqualTo("{\"card\":\"************1111\"}");
    assertThat(masked.err()).contains("1 email, 1 payment-card");

    assertThat(mask("ada@example.org", "--plan", "{\"email\": \"block\"}").exitCode()).isOne();
    assertThat(mask("", "--plan", "{\"email\": \"erase\"}").err()).contains("an action is redact");
    assertThat(mask("", "--plan", "{\"emial\": \"hash\"}").err()).contains("no detector 'emial'");
    assertThat(mask("", "--plan", "{").exitCode()).isEqualTo(2);
  }

  @Test
  void knowsTheDetectorsAndResourcesOfAConfiguration(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("sallyport.yaml");
    Files.writeString(
        file,
        """
        version: 1
        listeners: [{ name: main, port: 8443, tls: { profile: modern } }]
        identity:
          issuers: [{ name: corp, issuer: "https://id.example.com", audiences: [x] }]
        mask: { detectors: { staff: { patterns: ['S-\\d{6}'] } } }
        resources:
          - name: chat
            hostname: chat.example.com
            upstream:
              addresses: ["api.example.com:443"]
              tls: { authorities: system }
            mask: { request: { staff: { fixed: nobody } } }
        """);
    String[] arguments = {"--config", file.toString(), "--resource", "chat"};

    assertThat(mask("S-123456 a@b.io", "--config", file.toString()).out())
        .isEqualTo("[redacted:staff] [redacted:email]");
    assertThat(mask("S-123456 a@b.io", concat(arguments, "--direction", "request")).out())
        .isEqualTo("nobody a@b.io");
    assertThat(mask("S-123456", arguments).out()).isEqualTo("S-123456");
    assertThat(mask("", "--resource", "chat").err()).contains("--resource needs --config");
    assertThat(mask("", "--config", file.toString(), "--resource", "x").err())
        .contains("there is no resource 'x'");
  }

  private static String[] concat(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }
}
