package dev.sallyport.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.controlplane.page.TestBrowser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reviewing in a browser, by people who are signed in. */
class ApprovalPagesTest {

  private static final Human ALICE = new Human("corp", "alice");

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

  @Test
  void twoHumansApproveAndOneInTwoGroupsCountsOnce() throws Exception {
    String id = world.hold(ALICE, 2);
    try (TestBrowser ruth = world.signedIn("ruth", "security", "platform");
        TestBrowser raul = world.signedIn("raul", "platform")) {
      ruth.open("/ui/approvals");
      assertThat(ruth.page.body()).contains(id.substring(0, 8), "corp/alice", "0 of 2");
      ruth.open("/ui/approvals/" + id).post(approve(id), Map.of("reason", "fine with me"));
      assertThat(ruth.page.body()).contains("Your approval counts: 1 of 2.", "fine with me");
      ruth.post(approve(id), Map.of("reason", "again, as platform"));
      assertThat(ruth.page.statusCode()).isEqualTo(409);
      assertThat(ruth.page.body()).contains("You have approved it already. Another human has to.");
      try (TestBrowser otherMachine = world.signedIn("ruth", "platform")) {
        otherMachine.open("/ui/approvals/" + id).post(approve(id), Map.of("reason", ""));
        assertThat(otherMachine.page.statusCode()).as("another session").isEqualTo(409);
      }
      assertThat(world.state(id)).isEqualTo("pending");

      raul.open("/ui/approvals/" + id).post(approve(id), Map.of("reason", ""));
      assertThat(raul.page.body()).contains("It is approved now.");
      assertThat(world.state(id)).isEqualTo("approved");
    }
  }

  @Test
  void nobodyDecidesAboutTheirOwnRequest() throws Exception {
    String id = world.hold(ALICE, 1);
    try (TestBrowser alice = world.signedIn("alice", "security", "on-call")) {
      alice.open("/ui/approvals/" + id);
      assertThat(alice.page.body()).contains("It is your own request");
      for (String verb : List.of("approve", "deny", "break-glass")) {
        alice.post("/ui/approvals/" + id + "/" + verb, Map.of("reason", "let me"));
        assertThat(alice.page.statusCode()).as(verb).isEqualTo(409);
        assertThat(alice.page.body()).contains("Nobody decides about their own request.");
      }
      assertThat(world.state(id)).isEqualTo("pending");
    }
  }

  @Test
  void nobodyDecidesAboutTheirOwnRequestUnderAnotherName() throws Exception {
    // Held before anybody said that the two are one person.
    String id = world.hold(new Human("partner", "a.smith"), 1);
    String url = world.provider.issuer().toString();
    world.obey(url, List.of(List.of(new Human("partner", "a.smith"), new Human(url, "alice"))));
    try (TestBrowser alice = world.signedIn("alice", "security")) {
      alice.open("/ui/approvals/" + id).post(approve(id), Map.of("reason", ""));

      assertThat(alice.page.statusCode()).isEqualTo(409);
      assertThat(world.state(id)).isEqualTo("pending");
    }
  }

  @Test
  void whoVotedUnderAnotherNameCountsOnce() throws Exception {
    String id = world.hold(ALICE, 2);
    try (TestBrowser ruth = world.signedIn("ruth", "security")) {
      ruth.open("/ui/approvals/" + id).post(approve(id), Map.of("reason", ""));
    }
    world.obey("other", List.of(List.of(new Human("corp", "ruth"), new Human("other", "rr"))));
    try (TestBrowser ruth = world.signedIn("rr", "platform")) {
      ruth.open("/ui/approvals/" + id).post(approve(id), Map.of("reason", ""));

      assertThat(ruth.page.statusCode()).isEqualTo(409);
      assertThat(world.state(id)).isEqualTo("pending");
    }
  }

  @Test
  void oneNoEndsIt() throws Exception {
    String id = world.hold(ALICE, 1);
    try (TestBrowser ruth = world.signedIn("ruth", "security")) {
      ruth.open("/ui/approvals/" + id)
          .post("/ui/approvals/" + id + "/deny", Map.of("reason", "too broad"));

      assertThat(ruth.page.body()).contains("It is denied now.", "too broad");
    }
  }

  @Test
  void breakingTheGlassNeedsAReasonAndRaisesAnAlarm() throws Exception {
    String id = world.hold(ALICE, 2);
    try (TestBrowser olga = world.signedIn("olga", "on-call")) {
      olga.open("/ui/approvals/" + id)
          .post("/ui/approvals/" + id + "/break-glass", Map.of("reason", " "));
      assertThat(olga.page.statusCode()).isEqualTo(409);
      assertThat(olga.page.body()).contains("Say why: approving alone needs a reason.");
      olga.post("/ui/approvals/" + id + "/break-glass", Map.of("reason", "outage 7"));
      assertThat(olga.page.body()).contains("<strong>alarm</strong>", "outage 7");
      assertThat(world.approval(id).alarm()).isTrue();
    }
  }

  @Test
  void whoHasAnotherRoleReadsAndWhoHasNoneSeesTheirOwnAlone() throws Exception {
    String alices = world.hold(ALICE, 1);
    String bobs = world.hold(new Human("corp", "bob"), 1);
    try (TestBrowser auditor = world.signedIn("ann", "audit", "security-audit");
        TestBrowser bob = world.signedIn("bob", "sales")) {
      auditor.open("/ui/approvals/" + alices);
      assertThat(auditor.page.body())
          .contains("Your groups do not have the role of reviewers.")
          .doesNotContain("<legend>Approve</legend>");
      auditor.post(approve(alices), Map.of("reason", ""));
      assertThat(auditor.page.statusCode()).isEqualTo(403);
      assertThat(bob.open("/ui/approvals/" + alices).page.statusCode()).isEqualTo(404);
      assertThat(bob.open("/ui/approvals/" + bobs).page.statusCode()).isEqualTo(200);
      assertThat(world.state(alices)).isEqualTo("pending");
    }
  }

  @Test
  void aReviewerOfOtherGroupsIsTold() throws Exception {
    String id = world.hold(ALICE, 1);
    try (TestBrowser local = world.signedIn("kim", "on-call")) {
      local.open("/ui/approvals/" + id);
      assertThat(local.page.body()).contains("Break the glass").doesNotContain(">Approve<");
      local.post(approve(id), Map.of("reason", ""));
      assertThat(local.page.statusCode()).isEqualTo(409);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example.com", "null", ""})
  void aForeignPageDecidesNothing(String origin) throws Exception {
    String id = world.hold(ALICE, 1);
    try (TestBrowser ruth = world.signedIn("ruth", "security")) {
      String token = ruth.formToken().orElseThrow();
      ruth.postFrom(origin, approve(id), Map.of("reason", "", "form_token", token));

      assertThat(ruth.page.statusCode()).isEqualTo(403);
      assertThat(world.state(id)).isEqualTo("pending");
    }
  }

  @Test
  void aFormOfAnotherSessionDecidesNothing() throws Exception {
    String id = world.hold(ALICE, 1);
    try (TestBrowser ruth = world.signedIn("ruth", "security");
        TestBrowser mallory = world.signedIn("mallory", "security")) {
      String foreign = mallory.formToken().orElseThrow();
      for (Map<String, String> form :
          List.of(
              Map.of("reason", "", "form_token", foreign),
              Map.of("reason", "", "form_token", ""))) {
        ruth.post(approve(id), form);
        assertThat(ruth.page.statusCode()).isEqualTo(403);
      }
      assertThat(world.state(id)).isEqualTo("pending");
    }
  }

  @Test
  void nothingThatARequestSaysBecomesMarkup() throws Exception {
    String hostile =
        "<script>alert(1)</script><img src=x onerror=alert(2)>\"' onmouseover=\"alert(3)\u202e"
            + "</pre></textarea><!-- ]]> &lt;b&gt; \u0000 <a href=javascript:alert(4)>x</a>";
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.put("method", hostile);
    view.put("target", hostile);
    view.putArray("headers").add("x: " + hostile);
    view.put("body", hostile + " [redacted:email]");
    view.put("body_bytes", 7);
    view.putObject("masked").put(hostile, 2).put("email", 1);
    view.putArray("excluded").add(hostile);
    view.putArray("reasons").add(hostile);
    view.put("justification", hostile);
    String id = world.hold(new Human("corp", "<script>alert(9)</script>"), view.toString(), 1);
    try (TestBrowser ruth = world.signedIn("ruth", "security")) {
      ruth.open("/ui/approvals/" + id).post(approve(id), Map.of("reason", hostile));
      assertThat(ruth.page.statusCode()).as("a control character").isEqualTo(400);
      ruth.post(approve(id), Map.of("reason", hostile.replace("\u0000", "")));
      ruth.open("/ui/approvals/" + id);
      String page = ruth.page.body();

      assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
      assertThat(page).contains("⟨U+202E⟩", "⟨U+0000⟩", "<mark>[redacted:email]</mark>");
      assertThat(page).contains("<li class=\"chip\">email × 1</li>");
      assertThat(Pattern.compile("<(script|img|textarea|!--)").matcher(page).find()).isFalse();
      assertThat(Pattern.compile("<[^>]*\\son\\w+=").matcher(page).find()).isFalse();
      assertThat(Pattern.compile("<[^>]*javascript:").matcher(page).find()).isFalse();
      assertThat(ruth.open("/ui/approvals?state=all").page.body())
          .contains("&lt;script&gt;alert(9)");
    }
  }

  @Test
  void everyPageForbidsScriptsFramesAndKeeping() throws Exception {
    String id = world.hold(ALICE, 1);
    try (TestBrowser ruth = world.signedIn("ruth", "security")) {
      for (String path :
          List.of(
              "/ui/approvals",
              "/ui/approvals/" + id,
              "/ui/approvals/nothing",
              "/ui/token",
              "/ui/sign-in",
              "/ui/style.css")) {
        ruth.open(path);
        assertThat(ruth.page.headers().firstValue("content-security-policy").orElseThrow())
            .as(path)
            .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
            .doesNotContain("unsafe");
        assertThat(ruth.page.headers().firstValue("cache-control")).contains("no-store");
        assertThat(ruth.page.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(ruth.page.body()).doesNotContain("<script").doesNotContain("style=");
      }
    }
  }

  @Test
  void pagesNameTheirLanguageHeadingsAndFields() throws Exception {
    String id = world.hold(ALICE, 1);
    try (TestBrowser ruth = world.signedIn("ruth", "security", "on-call")) {
      String page = ruth.open("/ui/approvals/" + id).page.body();

      assertThat(page).contains("<html lang=\"en\">", "<main id=\"content\"", "<h1>", "<caption>");
      var inputs = Pattern.compile("<input id=\"([^\"]+)\"").matcher(page);
      int fields = 0;
      for (; inputs.find(); fields++) {
        assertThat(page).contains("<label for=\"" + inputs.group(1) + "\"");
      }
      assertThat(fields).isEqualTo(3);
      assertThat(Pattern.compile("<th(?! scope)").matcher(page).results())
          .as("headings of columns say so")
          .allMatch(match -> page.startsWith("<thead", match.start()));
    }
  }

  private static String approve(String id) {
    return "/ui/approvals/" + id + "/approve";
  }
}
