package dev.sallyport.extproc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line. */
class ArgumentsTest {

  @Test
  void readsTheThreeOptionsInAnyOrder() {
    assertThat(Arguments.parse("--port 0 --run r --state s".split(" ", -1)))
        .isEqualTo(new Arguments(Path.of("s"), Path.of("r"), 0, false, Optional.empty()));
    assertThat(
            Arguments.parse(
                new String[] {"--ext-authz", "on", "--state", "s", "--run", "r", "--port", "0"}))
        .isEqualTo(new Arguments(Path.of("s"), Path.of("r"), 0, true, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--state s --run r",
        "--state s --run r --port",
        "--state s --run r --port x",
        "--state s --run r --port 65536",
        "--state s --run r --port -1",
        "--state s --run r --port 0 --verbose yes"
      })
  void saysWhatIsWrong(String line) {
    assertThatThrownBy(() -> Arguments.parse(line.split(" ", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }
}
