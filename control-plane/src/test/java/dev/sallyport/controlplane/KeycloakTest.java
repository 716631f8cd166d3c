package dev.sallyport.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.controlplane.oidc.Keycloak;
import dev.sallyport.controlplane.page.TestBrowser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reviewers who sign in at a real Keycloak. */
@Tag("long")
class KeycloakTest {

  private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");

  @TempDir Path folder;
  @TempDir Path keycloakFolder;

  @Test
  void twoHumansApproveOneInTwoGroupsCountsOnceAndNobodyTheirOwn() throws Exception {
    try (PagesWorld world = new PagesWorld(folder);
        Keycloak keycloak =
            new Keycloak(keycloakFolder, world.url.resolve("/ui/sign-in/callback"))) {
      world.obey(keycloak.asIssuer("corp"), Keycloak.SECRET, List.of());
      try (TestBrowser alice = signedIn(world, keycloak, "alice");
          TestBrowser ruth = signedIn(world, keycloak, "ruth");
          TestBrowser raul = signedIn(world, keycloak, "raul")) {
        // As the gateway knows her when she calls: issuer and sub, which is no user name.
        String id = world.hold(subject(alice), 2);
        String approve = "/ui/approvals/" + id + "/approve";

        assertThat(alice.open("/ui/approvals/" + id).page.body())
            .contains("It is your own request");
        assertThat(alice.post(approve, Map.of("reason", "")).page.statusCode()).isEqualTo(409);
        ruth.open("/ui/approvals/" + id).post(approve, Map.of("reason", "fine"));
        assertThat(ruth.page.body()).contains("Your approval counts: 1 of 2.");
        assertThat(ruth.post(approve, Map.of("reason", "")).page.statusCode()).isEqualTo(409);
        raul.open("/ui/approvals/" + id).post(approve, Map.of("reason", ""));
        assertThat(world.state(id)).isEqualTo("approved");
      }
    }
  }

  private static TestBrowser signedIn(PagesWorld world, Keycloak keycloak, String user)
      throws Exception {
    TestBrowser browser = new TestBrowser(keycloak.trusted(), world.url);
    browser.open("/ui/sign-in/start");
    Matcher form = ACTION.matcher(browser.page.body());
    assertThat(form.find()).as("Keycloak asks for a password: %s", browser.page.body()).isTrue();
    browser.post(
        form.group(1).replace("&amp;", "&"),
        Map.of("username", user, "password", Keycloak.PASSWORD));
    assertThat(browser.at()).as(browser.page.body()).isEqualTo(world.url.resolve("/ui/approvals"));
    assertThat(browser.page.body()).contains("(reviewer)");
    return browser;
  }

  private static Human subject(TestBrowser browser) {
    Matcher name = Pattern.compile("Signed in as corp/([^ ]+) ").matcher(browser.page.body());
    assertThat(name.find()).isTrue();
    return new Human("corp", name.group(1));
  }
}
