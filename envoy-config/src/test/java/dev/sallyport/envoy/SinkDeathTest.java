package dev.sallyport.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.evidence.Handshake;
import dev.sallyport.core.evidence.Handshake.Door;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.envoy.evidence.DropCount;
import dev.sallyport.envoy.lab.Await;
import dev.sallyport.envoy.lab.Crowd;
import dev.sallyport.envoy.lab.FakeGuard.Script;
import dev.sallyport.envoy.lab.FakeGuard.Seen;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.lab.Lab;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest.RequestCase;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Records of handshakes while nobody is there to take them, under load. */
class SinkDeathTest {

  private static final Pattern CONNECTIONS =
      Pattern.compile("listener\\.127\\.0\\.0\\.1_\\d+\\.downstream_cx_(total|active): (\\d+)");

  /** Addresses of clients whose exchange the guard has seen. */
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  private Lab lab;

  @BeforeEach
  void start() throws Exception {
    lab =
        Lab.start(
            ground ->
                Gateways.of(
                    Gateways.door(TlsProfile.MODERN),
                    Gateways.resource(
                        "api",
                        "localhost",
                        "/",
                        Gateways.upstream(ground.address(), ground.trust()))));
    lab.guard()
        .follow(
            (request, answers) -> {
              if (request.getRequestCase() == RequestCase.REQUEST_HEADERS) {
                seen.add(Seen.attributes(request).get("source.address").getStringValue());
              }
              Script.ADMIT.on(request, answers);
            });
  }

  @AfterEach
  void stop() throws IOException {
    lab.close();
  }

  @Test
  void noRecordIsMissingAfterTheSinkWasDeadUnderLoad(TestReporter reporter) throws Exception {
    missNothing(Duration.ofSeconds(4), reporter);
  }

  @Test
  @Tag("long")
  void noRecordIsMissingAfterTheSinkWasDeadForAMinuteUnderLoad(TestReporter reporter)
      throws Exception {
    missNothing(Duration.ofSeconds(60), reporter);
  }

  @Test
  void aBatchThatWasOnItsWayWhenItsReceiverDiedComesAgain() throws Exception {
    lab.sink().keepWaiting();
    assertThat(lab.client().get("localhost", "/").status()).isEqualTo(200);
    Handshake onItsWay = lab.sink().awaitUnanswered();

    lab.sink().kill();
    lab.sink().revive();

    lab.sink().await("the same record", record -> record.id().equals(onItsWay.id()));
    assertThat(dropped()).isZero();
  }

  @Test
  void whatCannotBeSentIsCounted() throws Exception {
    DropCount count = new DropCount(lab.envoy().admin()::get);
    assertThat(count.more()).isZero();
    lab.sink().refuse();
    assertThat(lab.client().get("localhost", "/").status()).isEqualTo(200);

    // One of the exchange, and one of the connection's end.
    Await.that("two records are counted as lost", () -> count.more() == 2);
    lab.sink().take();
    assertThat(lab.client().get("localhost", "/").status()).isEqualTo(200);
    lab.sink().await("the next connection", record -> record.closed().isPresent());
    assertThat(count.more()).isEqualTo(2);
  }

  /**
   * Kills the sink in the middle of load, revives it while the load goes on, and wants a record of
   * every connection that the guard has seen, and as many as Envoy has counted.
   */
  private void missNothing(Duration absence, TestReporter reporter) throws Exception {
    Crowd crowd = Crowd.at(lab);
    crowd.awaitAnswers(20);
    lab.sink().kill();
    crowd.callFor(absence);
    int whileDead = crowd.answers();
    lab.sink().revive();
    crowd.awaitAnswers(20);
    crowd.close();
    assertThat(crowd.unexpected()).isEmpty();

    Await.that("no connection is open", () -> connections("active") == 0);
    long made = connections("total");
    Set<String> missing = new HashSet<>(seen);
    Set<String> ended = new HashSet<>();
    lab.sink()
        .await(
            "record of " + made + " connections",
            record -> {
              if (record.door() == Door.FIRST && record.closed().isPresent()) {
                missing.remove(record.peer());
                ended.add(record.id());
              }
              return missing.isEmpty() && ended.size() >= made;
            });
    assertThat(ended).hasSize((int) made);
    assertThat(dropped()).isZero();
    reporter.publishEntry(
        "connections",
        "%d of HTTP/1 and HTTP/2, %d answers when the sink came back".formatted(made, whileDead));
  }

  private long connections(String what) throws IOException {
    Matcher found =
        CONNECTIONS.matcher(lab.envoy().admin().get("/stats?filter=downstream_cx_" + what));
    long sum = 0;
    while (found.find()) {
      sum += found.group(1).equals(what) ? Long.parseLong(found.group(2)) : 0;
    }
    return sum;
  }

  private long dropped() throws IOException {
    return new DropCount(lab.envoy().admin()::get).more();
  }
}
