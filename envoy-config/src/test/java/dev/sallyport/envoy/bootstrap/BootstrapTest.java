package dev.sallyport.envoy.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.envoy.binary.EnvoyProcess;
import dev.sallyport.envoy.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapTest {

  @Test
  void isAcceptedByEnvoy(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("bootstrap.json");
    Files.writeString(file, Bootstrap.json("node-1", Path.of("/run/sallyport")));

    EnvoyProcess.validate(Lab.binary(), file);
  }

  @Test
  void saysWhatEnvoyHasAgainstAFile(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("bootstrap.json");
    Files.writeString(file, "{\"no_such_field\": 1}");

    assertThatThrownBy(() -> EnvoyProcess.validate(Lab.binary(), file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no_such_field");
  }

  @Test
  void opensNoPort() throws Exception {
    JsonNode bootstrap =
        new JsonMapper().readTree(Bootstrap.json("node-1", Path.of("/run/sallyport")));

    assertThat(bootstrap.findValues("socketAddress")).isEmpty();
    assertThat(bootstrap.at("/admin/address/pipe/path").asText())
        .isEqualTo("/run/sallyport/envoy-admin.sock");
    assertThat(bootstrap.at("/admin/address/pipe/mode").asInt()).isEqualTo(0600);
  }

  @Test
  void refusesARunDirectoryWhoseSocketsCannotBeBound() {
    assertThatThrownBy(() -> Bootstrap.json("node-1", Path.of("/" + "d".repeat(100))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too long");
  }
}
