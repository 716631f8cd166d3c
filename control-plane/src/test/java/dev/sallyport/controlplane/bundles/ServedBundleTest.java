package dev.sallyport.controlplane.bundles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sallyport.controlplane.bundles.ServedBundle.Poll;
import dev.sallyport.core.resource.BundleSource;
import dev.sallyport.core.resource.PolicySource;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.pki.Authority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServedBundleTest {

  private static final int EVERY = 30;

  @TempDir private Path folder;

  private Shelf shelf;
  private Instant now = Instant.parse("2026-01-31T16:20:05Z");
  private final List<Poll> polls = new ArrayList<>();
  private final List<String> checked = new ArrayList<>();
  private ServedBundle served;

  @BeforeEach
  void open() throws IOException {
    shelf = Shelf.inClearText();
    served = served(Duration.ofSeconds(30));
  }

  @AfterEach
  void close() {
    shelf.close();
  }

  private ServedBundle served(Duration limit) {
    return new ServedBundle(
        folder.resolve("kept"),
        limit,
        reference -> Secret.of("t0ken"),
        (bundle, policy) -> {
          String text = new String(bundle, UTF_8);
          checked.add(text);
          if (text.startsWith("bad") || text.equals(policy.data().path("not").asText())) {
            throw new UnusableBundleException("main.rego:3 is " + text);
          }
        },
        polls::add,
        () -> now);
  }

  private BundleSource.Server source(TrustBundle authorities, Optional<SecretRef> token) {
    return new BundleSource.Server(shelf.url(), EVERY, Optional.empty(), authorities, token);
  }

  private String bundle(BundleSource.Server source, String data) throws UnusableBundleException {
    PolicySource policy =
        new PolicySource(source, JsonNodeFactory.instance.objectNode().put("not", data));
    return new String(served.bundle(policy, source), UTF_8);
  }

  private String bundle() throws UnusableBundleException {
    return bundle(source(new TrustBundle.SystemStore(), Optional.empty()), "");
  }

  private void poll() {
    now = now.plusSeconds(EVERY);
    served.poll();
  }

  @Test
  void asksForMoreWithTheLastTagAndTakesWhatIsNew() throws Exception {
    shelf.has("one", "\"1\"");
    assertThat(bundle()).isEqualTo("one");
    byte[] before = java.nio.file.Files.readAllBytes(served.file());

    poll();
    assertThat(served.file()).hasBinaryContent(before);
    shelf.has("two", "\"2\"");
    poll();

    assertThat(served.file()).as("what the registry watches").content().contains("\\\"2\\\"");
    assertThat(bundle()).isEqualTo("two");
    assertThat(shelf.asked()).containsExactly("null null", "\"1\" null", "\"1\" null");
    assertThat(polls).containsExactly(Poll.ACTIVATED, Poll.UNCHANGED, Poll.ACTIVATED);
  }

  @Test
  void isNotAskedBeforeItIsTime() throws Exception {
    shelf.has("one", "\"1\"");
    bundle();

    now = now.plusSeconds(EVERY - 1);
    served.poll();

    assertThat(shelf.asked()).hasSize(1);
  }

  @Test
  void keepsTheLastGoodBundleWhenABadOneComes() throws Exception {
    shelf.has("one", "\"1\"");
    bundle();
    shelf.has("bad", "\"2\"");
    poll();
    poll();

    assertThat(bundle()).isEqualTo("one");
    assertThat(served.problem().orElseThrow())
        .contains(shelf.url().toString(), "main.rego:3 is bad", "the last good bundle stays");
    assertThat(checked).as("compiled once, not with every poll").containsOnlyOnce("bad");
    assertThat(polls).containsExactly(Poll.ACTIVATED, Poll.REFUSED, Poll.UNCHANGED);

    shelf.has("three", "\"3\"");
    poll();
    assertThat(bundle()).isEqualTo("three");
    assertThat(served.problem()).isEmpty();
  }

  @Test
  void aServerWithoutTagsIsCompiledOnlyWhenItsBundleChanges() throws Exception {
    shelf.has("bad", null);
    assertThatExceptionOfType(UnusableBundleException.class).isThrownBy(this::bundle);
    poll();
    poll();
    assertThat(checked).containsExactly("bad");

    shelf.has("one", null);
    poll();
    assertThat(bundle()).isEqualTo("one");
  }

  @Test
  void decidesAsBeforeWhenTheServerIsAwayAtTheStart() throws Exception {
    shelf.has("one", "\"1\"");
    bundle();
    BundleSource.Server source = source(new TrustBundle.SystemStore(), Optional.empty());
    shelf.close();

    served = served(Duration.ofSeconds(30));
    assertThat(bundle(source, "")).isEqualTo("one");
    poll();

    assertThat(polls).endsWith(Poll.FAILED);
    assertThat(served.problem().orElseThrow()).contains("cannot be reached");
  }

  @Test
  void aBundleThatFitsTheDataNoMoreIsGotAnew() throws Exception {
    shelf.has("one", "\"1\"");
    bundle();
    shelf.has("two", "\"2\"");

    assertThat(bundle(source(new TrustBundle.SystemStore(), Optional.empty()), "one"))
        .isEqualTo("two");
  }

  @Test
  void aServerThatCanWaitIsAskedAgainAtOnce() throws Exception {
    shelf.waits().has("one", "\"1\"");
    BundleSource.Server source =
        new BundleSource.Server(
            shelf.url(), EVERY, Optional.of(600), new TrustBundle.SystemStore(), Optional.empty());
    assertThat(bundle(source, "")).isEqualTo("one");
    Thread poll = Thread.ofVirtual().start(this::poll);
    shelf.awaitWaiting();

    assertThat(bundle(source, "")).as("nobody waits for a poll").isEqualTo("one");
    shelf.has("two", "\"2\"");
    poll.join();
    assertThat(bundle(source, "")).isEqualTo("two");
    poll = Thread.ofVirtual().start(served::poll);
    shelf.awaitWaiting();
    shelf.has("three", "\"3\"");
    poll.join();

    assertThat(bundle(source, "")).isEqualTo("three");
    assertThat(shelf.preferences())
        .containsExactly("modes=snapshot", "modes=snapshot;wait=600", "modes=snapshot;wait=600");
  }

  @Test
  void aServerThatCannotWaitIsAskedAsOftenAsIsSaid() throws Exception {
    shelf.has("one", "\"1\"");
    bundle(
        new BundleSource.Server(
            shelf.url(), EVERY, Optional.of(600), new TrustBundle.SystemStore(), Optional.empty()),
        "");
    poll();
    served.poll();
    assertThat(shelf.asked()).hasSize(2);
  }

  @Test
  void whatIsAnsweredToAnEarlierPolicyCountsForNothing() throws Exception {
    shelf.waits().has("one", "\"1\"");
    bundle(
        new BundleSource.Server(
            shelf.url(), EVERY, Optional.of(600), new TrustBundle.SystemStore(), Optional.empty()),
        "");
    Thread poll = Thread.ofVirtual().start(this::poll);
    shelf.awaitWaiting();
    served.forget();
    shelf.has("two", "\"2\"");
    poll.join();

    assertThat(checked).doesNotContain("two");
  }

  @ParameterizedTest
  @CsvSource({
    "404, look at the path in policy.bundle",
    "401, look at policy.server.token",
    "302, redirects are not followed",
    "500, it answered with status 500",
  })
  void namesWhatIsWrong(int status, String words) {
    shelf.answers(status);

    assertThatExceptionOfType(UnusableBundleException.class)
        .isThrownBy(this::bundle)
        .withMessageContaining(words);
    assertThat(polls).containsExactly(Poll.FAILED);
  }

  @Test
  void doesNotWaitForeverForAnAnswer() {
    served = served(Duration.ofMillis(200));
    shelf.hangs();

    assertThatExceptionOfType(UnusableBundleException.class)
        .isThrownBy(this::bundle)
        .withMessageContaining("no whole answer");
  }

  @Test
  void showsItsTokenOnlyToAServerWithTheRightAuthority() throws Exception {
    Authority authority = Authority.openOrCreate(folder.resolve("pki"));
    Authority stranger = Authority.openOrCreate(folder.resolve("other-pki"));
    Optional<SecretRef> token = Optional.of(new SecretRef.FromEnvironment("TOKEN"));
    shelf.close();
    shelf =
        Shelf.overTls(authority.issueServer(List.of("127.0.0.1"), Duration.ofDays(1)))
            .has("one", "\"1\"");

    assertThatExceptionOfType(UnusableBundleException.class)
        .isThrownBy(() -> bundle(source(new TrustBundle.Pem(stranger.certificatePem()), token), ""))
        .withMessageContaining("look at policy.server.authorities");
    assertThat(shelf.asked()).isEmpty();

    assertThat(bundle(source(new TrustBundle.Pem(authority.certificatePem()), token), ""))
        .isEqualTo("one");
    assertThat(shelf.asked()).containsExactly("null Bearer t0ken");
  }
}
