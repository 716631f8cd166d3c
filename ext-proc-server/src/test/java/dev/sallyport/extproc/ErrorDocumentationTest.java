package dev.sallyport.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/errors.md} explains the catalogue, all of it and nothing else. */
class ErrorDocumentationTest {

  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z_]+)` \\| (\\d{3}) \\| \\S.* \\| \\S.* \\|$", Pattern.MULTILINE);

  @Test
  void explainsEveryCodeWithItsStatus() throws IOException {
    Map<String, Integer> documented = new TreeMap<>();
    Matcher rows = ROW.matcher(Files.readString(Path.of("../docs/errors.md")));
    while (rows.find()) {
      documented.put(rows.group(1), Integer.valueOf(rows.group(2)));
    }
    Map<String, Integer> catalogue = new TreeMap<>();
    Arrays.stream(ErrorCode.values()).forEach(code -> catalogue.put(code.code(), code.status()));
    assertThat(documented).isEqualTo(catalogue);
  }
}
