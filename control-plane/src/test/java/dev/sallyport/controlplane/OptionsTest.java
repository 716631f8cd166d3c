package dev.sallyport.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void readsAWholeCommandLine() {
    Options options =
        Options.parse("--port", "0", "--run", "/r", "--state", "/s/../t", "--config", "/c.yaml");

    assertThat(options)
        .isEqualTo(
            new Options(
                Path.of("/c.yaml"),
                Path.of("/t"),
                Path.of("/r"),
                0,
                Duration.ofDays(30),
                Optional.empty()));
  }

  @Test
  void saysWhatIsWrongWithAnother() {
    refuses("--config is missing", "--port", "0", "--run", "/r", "--state", "/s");
    refuses("--port is a number from 0 to 65535", line("65536"));
    refuses("--port is a number from 0 to 65535", line("-1"));
    refuses("unknown option --prot", "--prot", "0");
    refuses("--certificate-lifetime is a duration", lifetime("30 days"));
    refuses("--certificate-lifetime is at least PT5S", lifetime("PT1S"));
    refuses("--run needs a value", "--run");
    refuses("--run is given twice", "--run", "/r", "--run", "/r");
  }

  private static void refuses(String message, String... arguments) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.parse(arguments))
        .withMessageContaining(message);
  }

  private static String[] lifetime(String value) {
    String[] line = java.util.Arrays.copyOf(line("0"), 10);
    line[8] = "--certificate-lifetime";
    line[9] = value;
    return line;
  }

  private static String[] line(String port) {
    return new String[] {"--config", "/c", "--run", "/r", "--state", "/s", "--port", port};
  }
}
