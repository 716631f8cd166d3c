package dev.sallyport.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  private Path file(String content) throws Exception {
    return Files.writeString(folder.resolve("sallyport.yaml"), content);
  }

  @Test
  void saysThatAFileIsValidAndWhatIsInIt() throws Exception {
    Path file = file("version: 1\nlisteners:\n  - name: front\n    port: 8443\nresources: []\n");
    Captured text = Captured.run("check", file.toString());
    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.out()).isEqualToIgnoringNewLines(file + " is valid: 1 listener, 0 resources");
    JsonNode json = JSON.readTree(Captured.run("check", file.toString(), "-o", "json").out());
    assertThat(json.path("valid").asBoolean()).isTrue();
    assertThat(json.path("listeners").asInt()).isEqualTo(1);
  }

  @Test
  void warnsOfWhatIsAllowedAndWeak() throws Exception {
    Path file =
        file(
            """
            version: 1
            listeners: [{ name: front, port: 8443 }]
            identity:
              issuers: [{ name: corp, issuer: "https://id.test", audiences: [a] }]
            resources:
              - name: tools
                hostname: tools.test
                upstream:
                  addresses: ["tools.internal:443"]
                  tls:
                    trust: pins-only
                    pins: [sha256/n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=]
            """);
    Captured text = Captured.run("check", file.toString());
    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.err())
        .contains("warning: resource tools has one pin only", "tools trusts pins alone");
    JsonNode json = JSON.readTree(Captured.run("check", file.toString(), "-o", "json").out());
    assertThat(json.path("warnings")).hasSize(2);
  }

  @Test
  void printsEveryErrorWithItsPlace() throws Exception {
    Path file = file("version: 1\nlisteners:\n  - name: front\n    prot: 8443\nresouces: []\n");
    Captured text = Captured.run("check", file.toString());
    assertThat(text.exitCode()).isEqualTo(2);
    assertThat(text.out()).isEmpty();
    assertThat(text.err()).contains(file + ":4:", "did you mean port?", file + ":5:");
    Captured json = Captured.run("check", file.toString(), "--output", "json");
    assertThat(json.exitCode()).isEqualTo(2);
    JsonNode errors = JSON.readTree(json.out()).path("errors");
    assertThat(errors.path(0).path("line").asInt()).isEqualTo(4);
    assertThat(errors).hasSizeGreaterThan(1);
  }

  @Test
  void readsTermsOfReviewAsApprovalsWould() throws Exception {
    Path file =
        file(
            """
            version: 1
            listeners: [{ name: front, port: 8443 }]
            identity:
              issuers: [{ name: corp, issuer: "https://id.test", audiences: [a] }]
            resources:
              - name: tools
                hostname: tools.test
                upstream: { addresses: ["tools.internal:443"], tls: { authorities: system } }
                hold:
                  review: { steps: [{ any_off: [security] }] }
              - name: pay
                hostname: pay.test
                upstream: { addresses: ["pay.internal:443"], tls: { authorities: system } }
                idle-timeout: 1h
                hold: { wait: 20m, review: { steps: [{ owners: 1 }] } }
            """);
    Captured text = Captured.run("check", file.toString());
    assertThat(text.exitCode()).isEqualTo(2);
    assertThat(text.err())
        .contains(
            file + ":10:", "has none of 'any_of'", file + ":15:", "more than 15m", "names none");
  }

  @Test
  void saysThatAFileIsNotThere() {
    Captured missing = Captured.run("check", folder.resolve("nothing.yaml").toString());
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("nothing.yaml", "does not exist");
  }

  @Test
  void upChecksBeforeItStartsAnything() throws Exception {
    Path file = file("version: 1\n");
    Path state = folder.resolve("state");
    Captured up = Captured.run("up", "-c", file.toString(), "--state", state.toString());
    assertThat(up.exitCode()).isEqualTo(2);
    assertThat(up.err()).contains("listeners");
    assertThat(state).doesNotExist();
  }

  @Test
  void schemaIsJson() throws Exception {
    assertThat(JSON.readTree(Captured.run("schema").out()).path("$schema").asText())
        .contains("json-schema.org");
  }
}
