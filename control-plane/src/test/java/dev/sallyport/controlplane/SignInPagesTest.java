package dev.sallyport.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlplane.metrics.Observed;
import dev.sallyport.controlplane.page.TestBrowser;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
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

/** Signing in and out as a browser does, and what must not work. */
class SignInPagesTest {

  private static final String SESSION = "__Host-sallyport-session";
  private static final String ATTEMPT = "__Host-sallyport-sign-in";

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
  void whoIsNotSignedInIsSentToSignInAndComesBackToThePage() throws Exception {
    world.provider.signsIn("ruth", "security");
    try (TestBrowser browser = world.browser().open("/ui/approvals?state=denied")) {
      assertThat(browser.at().getPath()).isEqualTo("/ui/sign-in");
      assertThat(browser.page.body())
          .contains("/ui/sign-in/start?return=%2Fui%2Fapprovals%3Fstate%3Ddenied");

      browser.open("/ui/sign-in/start?return=%2Fui%2Fapprovals%3Fstate%3Ddenied");

      assertThat(browser.at().toString()).isEqualTo(world.url + "/ui/approvals?state=denied");
      assertThat(browser.page.body()).contains("Signed in as corp/ruth (reviewer)");
    }
  }

  @Test
  void cookiesAreBoundToThisHostAndReadByNobodyElse() throws Exception {
    world.provider.signsIn("ruth", "security");
    try (TestBrowser browser = world.browser()) {
      browser.ask(world.url.resolve("/ui/sign-in/start"));
      assertThat(browser.page.headers().allValues("set-cookie"))
          .singleElement()
          .asString()
          .startsWith(ATTEMPT + "=")
          .endsWith("; Path=/; Secure; HttpOnly; SameSite=Lax");
      browser.ask(location(browser));
      browser.ask(location(browser));
      assertThat(browser.page.headers().allValues("set-cookie"))
          .hasSize(2)
          .anySatisfy(
              cookie ->
                  assertThat(cookie)
                      .startsWith(SESSION + "=")
                      .endsWith("; Path=/; Secure; HttpOnly; SameSite=Lax"))
          .anySatisfy(cookie -> assertThat(cookie).startsWith(ATTEMPT + "=; Max-Age=0"));
    }
  }

  @Test
  void rolesFollowFromGroups() throws Exception {
    assertThat(world.signedIn("a", "audit").page.body()).contains("(auditor)");
    assertThat(world.signedIn("b", "gateway", "security").page.body())
        .contains("(operator, reviewer)");
    TestBrowser nobody = world.signedIn("c", "sales");
    assertThat(nobody.page.statusCode()).isEqualTo(403);
    assertThat(nobody.page.body()).contains("corp/c (no role)");
  }

  @Test
  void aSessionThatWasThereBeforeIsNotTheOneThatIsSignedIn() throws Exception {
    world.provider.signsIn("ruth", "security");
    String planted = "planted-by-somebody-else-who-knows-it-0000000";
    try (TestBrowser browser = world.browser()) {
      browser.setCookie(SESSION, planted);
      browser.open("/ui/sign-in/start");
      String first = browser.cookie(SESSION).orElseThrow();
      assertThat(first).isNotEqualTo(planted);
      browser.open("/ui/sign-in/start");
      assertThat(browser.cookie(SESSION).orElseThrow()).isNotEqualTo(first);
      try (TestBrowser thief = world.browser()) {
        for (String old : List.of(planted, first)) {
          thief.setCookie(SESSION, old);
          assertThat(thief.open("/ui/approvals").at().getPath()).isEqualTo("/ui/sign-in");
        }
      }
    }
  }

  @Test
  void anAnswerOfTheProviderOpensNothingInAnotherBrowserOrTwice() throws Exception {
    world.provider.signsIn("mallory", "security");
    try (TestBrowser attacker = world.browser();
        TestBrowser victim = world.browser()) {
      attacker.ask(world.url.resolve("/ui/sign-in/start"));
      attacker.ask(location(attacker));
      URI callback = location(attacker);
      victim.ask(callback);
      assertThat(victim.page.statusCode()).isEqualTo(400);
      assertThat(victim.cookie(SESSION)).isEmpty();

      String attempt = attacker.cookie(ATTEMPT).orElseThrow();
      attacker.ask(callback);
      assertThat(attacker.cookie(SESSION)).isPresent();
      try (TestBrowser again = world.browser()) {
        again.setCookie(ATTEMPT, attempt);
        again.ask(callback);
        assertThat(again.page.statusCode()).isEqualTo(400);
        assertThat(again.cookie(SESSION)).isEmpty();
      }
      assertThat(world.context.getBean(Observed.class).scrape())
          .contains("sallyport_sign_ins_total{outcome=\"refused\",way=\"provider\"} 2.0")
          .contains("sallyport_sign_ins_total{outcome=\"accepted\",way=\"provider\"} 1.0");
    }
  }

  @Test
  void aParameterThatComesTwiceCountsForNothing() throws Exception {
    world.provider.signsIn("ruth", "security");
    try (TestBrowser browser = world.browser()) {
      browser.ask(world.url.resolve("/ui/sign-in/start"));
      browser.ask(location(browser));
      browser.ask(URI.create(location(browser) + "&state=x"));

      assertThat(browser.page.statusCode()).isEqualTo(400);
      assertThat(browser.cookie(SESSION)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.com/",
        "//evil.example.com/",
        "/\\evil.example.com/",
        "/ui/approvals/../../evil",
        "/ui/approvals@evil.example.com",
        "/ui/approvals\r\nset-cookie: a=b",
        "javascript:alert(1)",
        "/metrics"
      })
  void signingInLeadsToOwnPagesAlone(String elsewhere) throws Exception {
    String target = URLEncoder.encode(elsewhere, StandardCharsets.UTF_8);
    world.provider.signsIn("ruth", "security");
    try (TestBrowser browser = world.browser()) {
      browser.open("/ui/sign-in/start?return=" + target);
      assertThat(browser.at()).isEqualTo(world.url.resolve("/ui/approvals"));
      browser.open("/ui/sign-in?return=" + target);
      assertThat(browser.page.body()).doesNotContain("evil").doesNotContain("javascript");
      browser.post("/ui/sign-in/admin", Map.of("token", world.adminToken, "return", elsewhere));
      assertThat(browser.at()).isEqualTo(world.url.resolve("/ui/approvals"));
    }
  }

  @Test
  void theLocalAdminSignsInWithTheTokenOnOwnPagesAlone() throws Exception {
    try (TestBrowser browser = world.browser().open("/ui/sign-in")) {
      browser.post("/ui/sign-in/admin", Map.of("token", "x" + world.adminToken));
      assertThat(browser.page.statusCode()).isEqualTo(403);
      assertThat(browser.cookie(SESSION)).isEmpty();
      for (String origin : List.of("https://evil.example.com", "null", "")) {
        browser.postFrom(origin, "/ui/sign-in/admin", Map.of("token", world.adminToken));
        assertThat(browser.page.statusCode()).as("from '%s'", origin).isEqualTo(403);
        assertThat(browser.cookie(SESSION)).isEmpty();
      }
      browser.post("/ui/sign-in/admin", Map.of("token", world.adminToken));
      assertThat(browser.page.body()).contains("Signed in as local/admin");
    }
  }

  @Test
  void signingOutEndsTheSessionForWhoeverHasItsCookie() throws Exception {
    try (TestBrowser browser = world.signedIn("ruth", "security")) {
      String session = browser.cookie(SESSION).orElseThrow();
      browser.post("/ui/sign-out", Map.of());
      assertThat(browser.page.body()).contains("You are signed out here");
      assertThat(browser.cookie(SESSION)).isEmpty();
      browser.setCookie(SESSION, session);
      assertThat(browser.open("/ui/approvals").at().getPath()).isEqualTo("/ui/sign-in");
    }
  }

  @Test
  void aTokenOfThePageActsForItsMakerUntilTheySignOutEverywhere() throws Exception {
    try (TestBrowser browser = world.signedIn("ruth", "security");
        HttpClient program = HttpClient.newHttpClient()) {
      browser.open("/ui/token").post("/ui/token", Map.of());
      var shown =
          Pattern.compile("<pre tabindex=\"0\">([\\w-]{43})</pre>").matcher(browser.page.body());
      assertThat(shown.find()).as(browser.page.body()).isTrue();
      HttpRequest request =
          HttpRequest.newBuilder(world.url.resolve("/approvals"))
              .header("authorization", "Bearer " + shown.group(1))
              .build();
      assertThat(program.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      String session = browser.cookie(SESSION).orElseThrow();
      HttpRequest withCookie =
          HttpRequest.newBuilder(world.url.resolve("/approvals"))
              .header("authorization", "Bearer " + session)
              .header("cookie", SESSION + "=" + session)
              .build();
      assertThat(program.send(withCookie, BodyHandlers.ofString()).statusCode())
          .as("a browser's session is no token")
          .isEqualTo(401);
      browser.setCookie(SESSION, shown.group(1));
      assertThat(browser.open("/ui/approvals").at().getPath())
          .as("a token is no browser's session")
          .isEqualTo("/ui/sign-in");

      browser.setCookie(SESSION, session);
      browser.open("/ui/token").post("/ui/sign-out", Map.of("everywhere", "yes"));
      assertThat(program.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aChangedConfigurationEndsEverySession() throws Exception {
    try (TestBrowser browser = world.signedIn("ruth", "security")) {
      world.obey("corp", List.of());
      assertThat(browser.open("/ui/approvals").at().getPath())
          .as("the same configuration")
          .isEqualTo("/ui/approvals");
      world.obey("people", List.of());
      assertThat(browser.open("/ui/approvals").at().getPath()).isEqualTo("/ui/sign-in");
    }
  }

  private static URI location(TestBrowser browser) {
    return browser.at().resolve(browser.page.headers().firstValue("location").orElseThrow());
  }
}
