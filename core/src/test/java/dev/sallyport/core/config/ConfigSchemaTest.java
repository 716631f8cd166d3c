package dev.sallyport.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigSchemaTest {

  private static final String RESOURCE = "sallyport.schema.json";

  @Test
  void isPublishedAsItFollowsFromTheKeys() throws IOException {
    Path current = Path.of("target", RESOURCE);
    Files.writeString(current, ConfigSchema.json());

    String published;
    try (var in = ConfigFile.class.getResourceAsStream(RESOURCE)) {
      published = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    assertThat(published)
        .as("the published schema is stale; copy core/%s over it", current)
        .isEqualTo(ConfigSchema.json());
  }
}
