package dev.sallyport.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approvals.grant.AccessGrant;
import dev.sallyport.approvals.grant.AccessRequest;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.controlplane.page.TestBrowser;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access for a while in a browser, by people who are signed in. */
class GrantPagesTest {

  private static final Map<String, String> WANTED =
      Map.of(
          "resource", "documents",
          "verbs", "PUT, DELETE",
          "minutes", "30",
          "task", "ticket-7",
          "reason", "clean up");

  @TempDir Path folder;
  private PagesWorld world;

  @BeforeEach
  void start() throws Exception {
    world = new PagesWorld(folder);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private AccessRequest asked() {
    return world.desk().requests().newest(1).getFirst();
  }

  private AccessGrant given() {
    return world.desk().grants().newest(1).getFirst();
  }

  private static String page(AccessRequest request) {
    return "/ui/grants/requests/" + request.id();
  }

  private static String page(AccessGrant grant) {
    return "/ui/grants/" + grant.id();
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> form = new HashMap<>(WANTED);
    form.put(name, value);
    return form;
  }

  @Test
  void oneAsksAnotherGivesAndWhoHasItEndsIt() throws Exception {
    try (TestBrowser alice = world.signedIn("alice");
        TestBrowser olga = world.signedIn("olga", "gateway")) {
      alice.open("/ui/grants").post("/ui/grants/requests", WANTED);
      assertThat(alice.page.body()).contains("It is pending now.", "30 min", "It is your own");
      assertThat(asked().wanted().verbs()).containsExactly("DELETE", "PUT");

      olga.open("/ui/grants");
      assertThat(olga.page.body()).contains(asked().id().substring(0, 8), "corp/alice", "pending");
      olga.open(page(asked()));
      assertThat(olga.page.body()).contains("clean up", "ticket-7", "Give it", "Refuse it");
      olga.post(page(asked()) + "/approve", Map.of("reason", "for ticket 7"));
      assertThat(olga.page.body()).contains("It is active now.", "corp/olga", "for ticket 7");
      assertThat(world.desk().grants().inForce(new Human("corp", "alice"))).hasSize(1);

      alice.open(page(given())).post(page(given()) + "/end", Map.of());
      assertThat(alice.page.body()).contains("It is ended now.", "there is nothing to decide");
      assertThat(world.desk().grants().inForce()).isEmpty();
      alice.post(page(given()) + "/end", Map.of());
      assertThat(alice.page.statusCode()).isEqualTo(409);
      assertThat(alice.page.body()).contains("It was decided or has ended before.");
    }
  }

  @Test
  void operatorsGiveWithoutBeingAskedRefuseAndTakeBack() throws Exception {
    try (TestBrowser alice = world.signedIn("alice");
        TestBrowser olga = world.signedIn("olga", "gateway")) {
      Map<String, String> given = with("issuer", "corp");
      given.put("subject", "alice");
      olga.open("/ui/grants").post("/ui/grants", given);
      assertThat(olga.page.body()).contains("It is active now.", "Take it back");
      olga.post(page(given()) + "/revoke", Map.of("reason", "ticket 7 is void"));
      assertThat(olga.page.body()).contains("It is revoked now.", "ticket 7 is void");
      assertThat(world.desk().grants().inForce()).isEmpty();

      alice.open("/ui/grants").post("/ui/grants/requests", WANTED);
      olga.open(page(asked())).post(page(asked()) + "/deny", Map.of("reason", "too broad"));
      assertThat(olga.page.body()).contains("It is denied now.", "too broad");
    }
  }

  @Test
  void nobodyGivesAccessToThemselvesAndNobodyWithoutTheRoleGivesAny() throws Exception {
    try (TestBrowser olga = world.signedIn("olga", "gateway");
        TestBrowser ann = world.signedIn("ann", "audit");
        TestBrowser mallory = world.signedIn("mallory")) {
      olga.open("/ui/grants").post("/ui/grants/requests", WANTED);
      AccessRequest own = asked();
      assertThat(olga.page.body()).doesNotContain("Give it");
      olga.post(page(own) + "/approve", Map.of());
      assertThat(olga.page.statusCode()).isEqualTo(409);
      assertThat(olga.page.body()).contains("Nobody gives access to themselves.");

      ann.open(page(own));
      assertThat(ann.page.statusCode()).as("auditors read").isEqualTo(200);
      assertThat(ann.page.body()).doesNotContain("Give it");
      ann.post(page(own) + "/approve", Map.of());
      assertThat(ann.page.statusCode()).isEqualTo(403);
      mallory.open("/ui/grants");
      assertThat(mallory.page.body()).contains("Nobody has asked.").doesNotContain("Give access");
      assertThat(mallory.open(page(own)).page.statusCode()).as("not theirs").isEqualTo(404);
      mallory.open("/ui/grants").post(page(own) + "/approve", Map.of());
      assertThat(mallory.page.statusCode()).isIn(403, 404);
      Map<String, String> given = with("issuer", "corp");
      given.put("subject", "bob");
      mallory.open("/ui/grants").post("/ui/grants", given);
      assertThat(mallory.page.statusCode()).isEqualTo(403);
      assertThat(world.desk().grants().newest(10)).isEmpty();
    }
  }

  @Test
  void whatIsNoRequestIsRefusedInWords() throws Exception {
    try (TestBrowser alice = world.signedIn("alice")) {
      for (Map<String, String> form :
          List.of(
              with("minutes", "0"),
              with("minutes", "1441"),
              with("minutes", "many"),
              with("minutes", "99999999999999999999"),
              with("verbs", " , "),
              with("resource", ""),
              with("reason", "a\u0000"),
              Map.<String, String>of())) {
        alice.open("/ui/grants").post("/ui/grants/requests", form);
        assertThat(alice.page.statusCode()).as(form.toString()).isEqualTo(400);
        assertThat(alice.page.body()).contains("role=\"alert\"");
      }
      alice.open("/ui/grants").post("/ui/grants/requests", with("resource", "other"));
      assertThat(alice.page.statusCode()).isEqualTo(409);
      assertThat(world.desk().requests().newest(10)).isEmpty();
    }
  }

  @Test
  void aPostOfAnotherPageChangesNothing() throws Exception {
    try (TestBrowser alice = world.signedIn("alice");
        TestBrowser olga = world.signedIn("olga", "gateway")) {
      alice.open("/ui/grants").post("/ui/grants/requests", WANTED);
      String foreign = alice.open("/ui/grants").formToken().orElseThrow();
      olga.open("/ui/grants");
      String own = olga.formToken().orElseThrow();
      for (String address :
          List.of(
              "/ui/grants",
              "/ui/grants/requests",
              page(asked()) + "/approve",
              page(asked()) + "/deny",
              "/ui/grants/0123456789abcdef0123456789abcdef/revoke")) {
        olga.postFrom("https://evil.example", address, Map.of("form_token", own));
        assertThat(olga.page.statusCode()).as(address).isEqualTo(403);
        olga.postFrom("", address, Map.of("form_token", own));
        assertThat(olga.page.statusCode()).as(address).isEqualTo(403);
        for (String token : List.of(foreign, "")) {
          olga.open("/ui/grants").post(address, with("form_token", token));
          assertThat(olga.page.statusCode()).as(address).isEqualTo(403);
        }
      }
      assertThat(asked().state().code()).isEqualTo("pending");
      assertThat(world.desk().requests().newest(10)).hasSize(1);
      assertThat(world.desk().grants().newest(10)).isEmpty();
    }
  }

  @Test
  void whoIsNotSignedInIsSentToSignInAndComesBack() throws Exception {
    try (TestBrowser alice = world.signedIn("alice");
        TestBrowser nobody = world.browser()) {
      alice.open("/ui/grants").post("/ui/grants/requests", WANTED);

      nobody.open(page(asked()));

      assertThat(nobody.at().getPath()).isEqualTo("/ui/sign-in");
      assertThat(nobody.page.body()).doesNotContain("clean up");
      world.provider.signsIn("alice");
      nobody.open("/ui/sign-in/start?return=" + page(asked()).replace("/", "%2F"));
      assertThat(nobody.at().getPath()).isEqualTo(page(asked()));
      assertThat(nobody.page.body()).contains("clean up");
    }
  }

  @Test
  void nothingThatSomebodySaysBecomesMarkupAndThePagesRunNoScripts() throws Exception {
    String hostile = "<script>alert(1)</script>\"onmouseover=\"alert(2)\u202e";
    try (TestBrowser alice = world.signedIn("alice")) {
      Map<String, String> form = with("reason", hostile);
      form.put("task", hostile);
      form.put("verbs", hostile);
      alice.open("/ui/grants").post("/ui/grants/requests", form);

      for (String path : List.of("/ui/grants", page(asked()))) {
        String page = alice.open(path).page.body();
        assertThat(page).contains("&lt;script&gt;", "⟨U+202E⟩").doesNotContain("<script");
        assertThat(Pattern.compile("<[^>]*\\son\\w+=").matcher(page).find()).isFalse();
        assertThat(page).contains("<html lang=\"en\">", "<h1>").doesNotContain("style=");
        var inputs = Pattern.compile("<input id=\"([^\"]+)\"").matcher(page);
        while (inputs.find()) {
          assertThat(page).contains("<label for=\"" + inputs.group(1) + "\"");
          assertThat(page.split("id=\"" + inputs.group(1) + "\"", -1)).as("once").hasSize(2);
        }
        assertThat(alice.page.headers().firstValue("content-security-policy").orElseThrow())
            .contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(alice.page.headers().firstValue("cache-control")).contains("no-store");
      }
    }
  }
}
