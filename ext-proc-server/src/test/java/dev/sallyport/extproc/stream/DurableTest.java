package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static dev.sallyport.core.event.RecordedEvent.Direction.RESPONSE;
import static dev.sallyport.extproc.testing.TestGuard.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.decision.Terms;
import dev.sallyport.core.event.RecordedEvent.BodyEnded;
import dev.sallyport.core.event.RecordedEvent.Decided;
import dev.sallyport.core.event.RecordedEvent.Ended;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.FakePolicy;
import dev.sallyport.extproc.testing.TestGuard;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What of an exchange with a durable resource waits for the disk. */
class DurableTest {

  private final TestGuard guard = TestGuard.start(Thread::startVirtualThread);

  @AfterEach
  void stop() {
    guard.close();
  }

  private FakeEnvoy admitted() {
    FakeEnvoy envoy = guard.to("durable");
    envoy.requestHead(guard.head("POST", "content-type", "text/plain"), false);
    assertThat(envoy.next().hasRequestHeaders()).isTrue();
    return envoy;
  }

  @Test
  void theUpstreamGetsARequestOnlyWhenTheDecisionIsOnTheDisk() {
    CompletableFuture<Void> disk = guard.journal.holdNextCommit();
    FakeEnvoy envoy = guard.to("durable");
    envoy.requestHead(guard.head("GET"), true);
    guard.journal.awaitCommitAsked();
    assertThat(guard.journal.all(Decided.class)).hasSize(1);
    assertThat(envoy.all()).isEmpty();

    disk.complete(null);

    assertThat(envoy.next().hasRequestHeaders()).isTrue();
  }

  @Test
  void aPolicyCanWantTheDiskWhereTheResourceDoesNot() {
    guard.policy.decideFromNowOn(
        FakePolicy.ALLOW.under(
            new Terms(Terms.Limits.NONE, List.of(), Optional.empty(), false, true)));
    CompletableFuture<Void> disk = guard.journal.holdNextCommit();
    FakeEnvoy envoy = guard.to("plain");
    envoy.requestHead(guard.head("GET"), true);
    guard.journal.awaitCommitAsked();
    assertThat(envoy.all()).isEmpty();

    disk.complete(null);

    assertThat(envoy.next().hasRequestHeaders()).isTrue();
  }

  @Test
  void aRequestWhoseRecordDoesNotReachTheDiskIsRefused() {
    CompletableFuture<Void> disk = guard.journal.holdNextCommit();
    FakeEnvoy envoy = guard.to("durable");
    envoy.requestHead(guard.head("GET"), true);

    disk.completeExceptionally(new IOException("No space left on device"));

    var answer = envoy.next().getImmediateResponse();
    assertThat(answer.getStatus().getCodeValue()).isEqualTo(503);
    assertThat(answer.getBody().toStringUtf8()).contains("record_unavailable");
    assertThat(answer.getBody().toStringUtf8()).doesNotContain("No space left");
    assertThat(guard.journal.only(Ended.class).error()).contains("record_unavailable");
  }

  @Test
  void aDenialIsAnsweredAsSuchThoughTheDiskFails() {
    guard.policy.decideFromNowOn(
        new Decision.Deny(List.of(Reason.GROUP_NOT_ALLOWED), Optional.empty()));
    CompletableFuture<Void> disk = guard.journal.holdNextCommit();
    FakeEnvoy envoy = guard.to("durable");
    envoy.requestHead(guard.head("GET"), true);
    guard.journal.awaitCommitAsked();
    assertThat(envoy.all()).isEmpty();

    disk.completeExceptionally(new IOException("No space left on device"));

    assertThat(envoy.next().getImmediateResponse().getStatus().getCodeValue()).isEqualTo(403);
  }

  @Test
  void theLastByteOfARequestWaitsForItsBodyAndTheOnesBeforeDoNot() {
    FakeEnvoy envoy = admitted();
    CompletableFuture<Void> disk = guard.journal.holdNextCommit();
    envoy.body(REQUEST, "first", false);
    assertThat(envoy.next().hasRequestBody()).isTrue();
    envoy.body(REQUEST, "last", true);
    guard.journal.awaitCommitAsked();
    assertThat(guard.journal.all(BodyEnded.class)).hasSize(1);
    assertThat(envoy.passed(REQUEST)).isEqualTo("first");

    disk.complete(null);

    assertThat(envoy.next().hasRequestBody()).isTrue();
    assertThat(envoy.passed(REQUEST)).isEqualTo("firstlast");
  }

  @Test
  void theClientGetsTheLastOfAnAnswerOnlyWhenTheEndIsOnTheDisk() {
    FakeEnvoy envoy = admitted();
    envoy.body(REQUEST, "ask", true);
    assertThat(envoy.next().hasRequestBody()).isTrue();
    envoy.responseHead(response(200, "content-type", "text/plain"), false);
    assertThat(envoy.next().hasResponseHeaders()).isTrue();
    CompletableFuture<Void> disk = guard.journal.holdNextCommit();
    envoy.body(RESPONSE, "all of it", true);
    guard.journal.awaitCommitAsked();
    assertThat(guard.journal.only(Ended.class).outcome()).isEqualTo("completed");
    assertThat(envoy.passed(RESPONSE)).isEmpty();

    disk.complete(null);

    assertThat(envoy.next().hasResponseBody()).isTrue();
    assertThat(envoy.passed(RESPONSE)).isEqualTo("all of it");
  }

  @Test
  void anAnswerWhoseEndDoesNotReachTheDiskIsCutOff() {
    FakeEnvoy envoy = admitted();
    envoy.body(REQUEST, "ask", true);
    assertThat(envoy.next().hasRequestBody()).isTrue();
    CompletableFuture<Void> disk = guard.journal.holdNextCommit();
    envoy.responseHead(response(204), true);

    disk.completeExceptionally(new IOException("Input/output error"));

    assertThat(envoy.status().getDescription()).isEqualTo("record_unavailable");
    assertThat(envoy.rest()).isEmpty();
  }

  @Test
  void aBufferedResourceDoesNotWait() {
    guard.journal.holdNextCommit();
    FakeEnvoy envoy = guard.to("plain");
    envoy.requestHead(guard.head("GET"), true);
    assertThat(envoy.next().hasRequestHeaders()).isTrue();
  }
}
