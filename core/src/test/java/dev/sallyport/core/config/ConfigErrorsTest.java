package dev.sallyport.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people read when they got something wrong. */
class ConfigErrorsTest {

  static final String BASE = resource("base.yaml");

  private Workbench workbench;

  @BeforeEach
  void open(@TempDir Path folder) {
    workbench =
        new Workbench(folder)
            .withExampleFiles()
            .file("bad.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
            .file("text.pem", "hello")
            .file("key.pem", TestCertificates.LEAF + TestCertificates.LEAF_KEY)
            .file("rev.pem", TestCertificates.AUTHORITY + TestCertificates.LEAF)
            .file("others.crl", TestCertificates.revocations("CN=Others"))
            .file("bad.crl", TestCertificates.pem("X509 CRL", new byte[8]))
            .file("other.key", TestCertificates.OTHER_KEY)
            .file("rsa.key", TestCertificates.RSA_KEY)
            .file("enc.key", TestCertificates.pem("ENCRYPTED PRIVATE KEY", new byte[8]))
            .file("secret", "multi\nline")
            .file("empty", "")
            .file("nl", "\n")
            .file("open", "x")
            .mode("open", "rw-r--r--")
            .file("data.json", "{\"a\":1,\n \"a\":2}")
            .file("arr.json", "[1]")
            .environment("EMPTY", "");
  }

  /** A change to the base file and the errors that it leads to. */
  record Change(String from, String to, List<String> errors) {}

  @Test
  void startsFromAValidFile() {
    assertThat(workbench.errors(BASE)).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> saysWhereWhatAndWhatWasExpected() {
    return changes()
        .map(
            change ->
                dynamicTest(
                    change.to().isBlank() ? "nothing for " + change.from() : change.to(),
                    () -> {
                      assertThat(BASE).contains(change.from());
                      String yaml = BASE.replace(change.from(), change.to());
                      assertThat(workbench.errors(yaml))
                          .containsExactlyElementsOf(
                              change.errors().stream().map("sallyport.yaml:"::concat).toList());
                    }));
  }

  static Stream<Change> changes() {
    return Stream.of(resource("errors.txt").split("\n\n", -1))
        .skip(1)
        .map(ConfigErrorsTest::change);
  }

  private static Change change(String block) {
    List<String> from = new ArrayList<>();
    List<String> to = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    for (String line : block.strip().lines().toList()) {
      String text = line.length() < 2 ? "" : line.substring(2);
      switch (line.charAt(0)) {
        case '-' -> from.add(text);
        case '+' -> to.add(text);
        case '=' -> errors.add(text);
        default -> throw new AssertionError("a line with neither - nor + nor =: " + line);
      }
    }
    return new Change(String.join("\n", from), String.join("\n", to), errors);
  }

  @Test
  void saysEverythingAtOnceInTheOrderOfTheFile() {
    String yaml =
        BASE.replace("port: 8443", "port: 0x20FB")
            .replace("hostname: chat.example.com", "hostname: CHAT.example.com")
            .replace("value: env:OPENAI_API_KEY", "value: inline")
            .replace("issuers: [corp]", "issuers: [crop]")
            .replace("personal: [email]", "personal: [phone]");

    List<String> errors = workbench.errors(yaml);

    assertThat(errors)
        .extracting(error -> error.replaceAll("^sallyport.yaml:(\\d+:\\d+): .*", "$1"))
        .containsExactly("4:11", "11:15", "13:24", "18:47", "22:26");
  }

  @Test
  void namesTheResourceThatHasTheSameDoor() {
    String resources = BASE.substring(BASE.indexOf("  - name: chat"), BASE.indexOf("mask:\n"));
    String yaml = BASE.replace(resources, resources + resources.replace("chat\n", "twin\n"));

    assertThat(workbench.errors(yaml))
        .containsExactly(
            "sallyport.yaml:22:15: the hostname and path prefix \"chat.example.com/v1\" a second"
                + " time; expected another one; this one stands on line 11");
  }

  @Test
  void letsPrefixesOfOneHostnameOverlap() {
    String resources = BASE.substring(BASE.indexOf("  - name: chat"), BASE.indexOf("mask:\n"));
    String twin = resources.replace("chat\n", "twin\n").replace("/v1", "/v1/models");

    assertThat(workbench.errors(BASE.replace(resources, resources + twin))).isEmpty();
  }

  @Test
  void takesTheFilesOwnNameAndPlaces() {
    assertThat(workbench.load(workbench.path("gone.yaml")))
        .isInstanceOfSatisfying(
            ConfigResult.Invalid.class,
            invalid ->
                assertThat(invalid.errors())
                    .singleElement()
                    .satisfies(
                        error -> {
                          assertThat(error.file()).isEqualTo(workbench.path("gone.yaml"));
                          assertThat(error.line()).isEqualTo(1);
                          assertThat(error.what()).isEqualTo("this file does not exist");
                        }));
    assertThat(workbench.errors(workbench.load(workbench.path("tls"))))
        .containsExactly("tls:1:1: this is a directory; expected a configuration file");
  }

  @Test
  void keepsEachErrorInOneLineWhateverStandsInTheFile() {
    String yaml = BASE.replace("authorities: system", "authorities: \"file:a\\n\\u202eb\"");

    assertThat(workbench.errors(yaml))
        .containsExactly(
            "sallyport.yaml:17:22: found \"file:a??b\"; expected system for the operating system's"
                + " authorities, or file: and the path of a PEM bundle");
  }

  @Test
  void neverAsksLessOfClientsThanTheListener() {
    String yaml =
        BASE.replace("profile: modern", "client-certificates: required, client-authorities: system")
            .replace("    mask:", "    client-certificates: optional\n    mask:");

    assertThat(workbench.errors(yaml))
        .containsExactly(
            "sallyport.yaml:19:26: less than what the listener asks of every client; expected"
                + " client-certificates: required here, or less in the listener's tls");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "O",
        "=x",
        "O=",
        "O=a+OU=b",
        "X=1",
        "1.2.3=4",
        "O=#0401",
        "O=a,,OU=b",
        "O=\\u0007",
        ""
      })
  void takesNoRuleAboutSubjectsThatItCannotEnforce(String rule) {
    String yaml =
        BASE.replace(
            "profile: modern",
            "client-certificates: required, client-authorities: system, client-subjects: [\""
                + rule
                + "\"]");

    assertThat(workbench.errors(yaml))
        .singleElement()
        .asString()
        .endsWith("expected attributes that must be in the subject, as O=Partner, OU=batch");
  }

  @Test
  void rulesForClientsOfAHostnameThatNobodyServesAreAMistake() {
    String yaml =
        BASE.replace(
            "profile: modern", "clients: [{ hostnames: [chat.exampel.com], authorities: system }]");

    assertThat(workbench.errors(yaml))
        .singleElement()
        .asString()
        .contains("no resource of this listener has the hostname \"chat.exampel.com\"")
        .contains("chat.example.com");
  }

  @Test
  void aResourceNeverAsksLessThanTheRulesOfItsHostname() {
    String yaml =
        BASE.replace(
                "profile: modern",
                "clients: [{ hostnames: [chat.example.com], authorities: system }]")
            .replace("    mask:", "    client-certificates: optional\n    mask:");

    assertThat(workbench.errors(yaml))
        .singleElement()
        .asString()
        .contains("less than what the listener asks of every client");
  }

  @Test
  void namesADescriptorSetThatCannotBeUsedWithItsCure() {
    String yaml =
        BASE.replace("response: [all] }", "response: [all], descriptors: \"file:shop.binpb\" }");

    assertThat(workbench.file("shop.binpb", "no descriptors?").errors(yaml))
        .singleElement()
        .asString()
        .startsWith("sallyport.yaml:19:")
        .contains("shop.binpb", "no FileDescriptorSet", "protoc --include_imports", "buf build");
    assertThat(workbench.file("shop.binpb", "sound").errors(yaml)).isEmpty();
  }

  @Test
  void namesADeltaPathThatIsNone() {
    String yaml = BASE.replace("response: [all] }", "response: [all], deltas: [choices.text] }");

    assertThat(workbench.errors(yaml))
        .singleElement()
        .asString()
        .startsWith("sallyport.yaml:19:")
        .contains("for example $.items[*].delta.text");
  }

  static String resource(String name) {
    try (var in = ConfigErrorsTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
