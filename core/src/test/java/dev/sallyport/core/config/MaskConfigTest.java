package dev.sallyport.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskAction;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.secret.SecretRef;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Actions, detectors of a gateway's own and the key, as people write them. */
class MaskConfigTest {

  private static final String RESOURCE_MASK = "{ request: [personal], response: [all] }";
  private static final String PROFILES = "mask:\n  profiles: { personal: [email] }";

  private Workbench workbench;

  @BeforeEach
  void open(@TempDir Path folder) {
    workbench =
        new Workbench(folder)
            .withExampleFiles()
            .file("mask.key", "k".repeat(32) + "\n")
            .file("short.key", "k".repeat(31) + "\n")
            .file("terms.txt", "Blue Heron\n\n  Blue Heron  \nZürich\n")
            .file("latin.txt", new byte[] {'Z', (byte) 0xFC});
  }

  private static String yaml(String resourceMask, String mask) {
    return ConfigErrorsTest.BASE
        .replace(RESOURCE_MASK, resourceMask)
        .replace(PROFILES, "mask: { profiles: { personal: [email] }" + mask + " }");
  }

  private MaskPlan response(String plan) {
    Gateway gateway = workbench.gateway(yaml("{ response: " + plan + " }", ""));
    return gateway.resources().getFirst().masking().response();
  }

  private static MaskPlan plan(String detector, MaskAction action) {
    return MaskPlan.of(new DetectorId(detector), action);
  }

  @Test
  void readsActions() {
    assertThat(
            response("{ email: hash, jwt: block, us-ssn: {keep-last: 2}, api-key: {fixed: gone} }"))
        .isEqualTo(
            plan("email", new MaskAction.Hash())
                .union(plan("jwt", new MaskAction.Block()))
                .union(plan("us-ssn", new MaskAction.KeepLast(2)))
                .union(plan("api-key", new MaskAction.Fixed("gone"))));
    assertThat(response("[email]")).isEqualTo(response("{ email: redact }"));
  }

  @Test
  void whatIsSaidOfADetectorHoldsBeforeWhatIsSaidOfAProfile() {
    assertThat(response("{ email: keep-last, all: block }").actions().get(new DetectorId("email")))
        .isEqualTo(new MaskAction.KeepLast(4));
    assertThat(response("{ personal: hash, all: token }").actions().get(new DetectorId("email")))
        .as("of two profiles the stricter")
        .isEqualTo(new MaskAction.Hash());
  }

  @Test
  void readsWhatAPolicyMayLift() {
    Gateway gateway = workbench.gateway(yaml("{ response: [all], liftable: [personal, jwt] }", ""));

    assertThat(gateway.resources().getFirst().masking().liftable())
        .containsExactly(new DetectorId("email"), new DetectorId("jwt"));
  }

  @Test
  void readsDetectorsOfItsOwnAndTheKey() {
    Gateway gateway =
        workbench.gateway(
            yaml(
                "{ response: [codename], request: { all: hash } }",
                ", key: file:mask.key, detectors: { codename: { dictionary: file:terms.txt },"
                    + " staff: { patterns: ['S-\\d{6}'], fields: [staffId], json-paths:"
                    + " [$.staff.id], headers: [x-staff] } }"));

    assertThat(gateway.masking().key())
        .contains(new SecretRef.FromFile(workbench.path("mask.key").toString()));
    assertThat(gateway.masking().detectors())
        .satisfiesExactlyInAnyOrder(
            codename -> assertThat(codename.terms()).containsExactly("Blue Heron", "Zürich"),
            staff -> {
              assertThat(staff.patterns()).containsExactly("S-\\d{6}");
              assertThat(staff.fields()).containsExactly("staffId");
              assertThat(staff.paths()).containsExactly("$.staff.id");
              assertThat(staff.headers()).containsExactly("x-staff");
            });
    assertThat(gateway.resources().getFirst().masking().request().detectors())
        .contains(new DetectorId("codename"), new DetectorId("staff"), new DetectorId("email"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ email: erase } | found \"erase\"",
        "{ emial: hash } | no detector or profile is named \"emial\"",
        "{ email: {keep-last: 0} } | found the number 0",
        "{ email: {} } | an action that says nothing",
        "{ email: {keep-last: 2, fixed: x} } | two actions for one detector",
        "{ email: {fixed: 'a\"b'} } | found",
        "{ email: hash, email: token } | the name \"email\" a second time",
        "email | found a text"
      })
  void refusesWhatIsNoPlan(String plan, String error) {
    assertThat(workbench.errors(yaml("{ response: " + plan + " }", "")))
        .isNotEmpty()
        .first()
        .asString()
        .contains(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key: file:short.key | a mask key of fewer than 32 bytes",
        "key: inline | a reference to the secret",
        "detectors: { email: { fields: [x] } } | a detector named \"email\", which is built in",
        "detectors: { own: {} } | the detector own cannot be used: it finds nothing",
        "detectors: { own: { patterns: ['a(?=b)'] } } | character 3: '?' needs a backslash",
        "detectors: { own: { dictionary: file:gone.txt } } | does not exist",
        "detectors: { own: { dictionary: file:latin.txt } } | the dictionary is not UTF-8 text",
        "detectors: { own: { pattern: [x] } } | unknown key \"pattern\""
      })
  void refusesWhatCannotBeUsed(String mask, String error) {
    assertThat(workbench.errors(yaml("{ response: [email] }", ", " + mask)))
        .isNotEmpty()
        .first()
        .asString()
        .contains(error)
        .doesNotContain("kkk");
  }

  @Test
  void namesOfOwnDetectorsAreTaken() {
    assertThat(
            workbench.errors(
                yaml("{ response: [own] }", ", detectors: { personal: { fields: [x] } }")))
        .anySatisfy(error -> assertThat(error).contains("a profile named \"personal\""))
        .anySatisfy(error -> assertThat(error).contains("is named \"own\""));
    assertThat(ConfigErrorsTest.BASE).contains(RESOURCE_MASK, PROFILES);
  }
}
