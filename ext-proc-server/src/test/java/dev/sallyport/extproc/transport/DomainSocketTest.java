package dev.sallyport.extproc.transport;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.TestGuard;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service over a real socket. */
class DomainSocketTest {

  @TempDir private Path directory;
  private final ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();
  private final TestGuard guard = TestGuard.start(waiting);
  private DomainSocket.Listening listening;
  private ManagedChannel channel;

  @BeforeEach
  void serve() throws Exception {
    Path socket = directory.resolve("guard.sock");
    Files.writeString(socket, "left behind by a crash");
    listening = DomainSocket.serve(socket, guard.service());
    // Without pings, which would set a stalled stream going again.
    channel =
        NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toString()))
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(listening.loops())
            .usePlaintext()
            .build();
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    listening.close(Duration.ofSeconds(5));
    guard.close();
    waiting.shutdownNow();
  }

  @Test
  void isForThisUserAloneAndGoesAwayAtTheEnd() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(listening.path())))
        .isEqualTo("rw-------");
    listening.close(Duration.ofSeconds(5));
    assertThat(listening.path()).doesNotExist();
  }

  @Test
  void aThreadOfTheTransportFindsItselfAndAnyOtherSomethingElse() throws Exception {
    EventExecutor loop = listening.loops().next();

    assertThat(loop.submit(() -> DomainSocket.here(listening.loops(), waiting)).get())
        .isSameAs(loop);
    assertThat(DomainSocket.here(listening.loops(), waiting)).isSameAs(waiting);
  }

  @Test
  void passesMessagesThatAreLargerThanAWindowWithoutAStall() {
    ByteString piece = ByteString.copyFrom(new byte[145_000]);
    int pieces = 300;
    FakeEnvoy envoy = FakeEnvoy.open(channel, TestGuard.route("plain"));
    envoy.requestHead(guard.head("POST"), false);
    for (int i = 0; i < pieces; i++) {
      envoy.body(REQUEST, piece, i == pieces - 1);
    }
    long passed = 0;
    boolean ended = false;
    while (!ended) {
      ProcessingResponse answer = envoy.next();
      var body = answer.getRequestBody().getResponse().getBodyMutation().getStreamedResponse();
      passed += body.getBody().size();
      ended = body.getEndOfStream();
    }
    assertThat(passed).isEqualTo((long) pieces * piece.size());
  }

  @Test
  void givesExchangesUnderWaySomeTime() throws Exception {
    FakeEnvoy envoy = FakeEnvoy.open(channel, TestGuard.route("plain"));
    envoy.requestHead(guard.head("POST"), false);
    envoy.next();
    Thread end =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    listening.close(Duration.ofSeconds(20));
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                });
    envoy.body(REQUEST, "the rest", true);
    assertThat(envoy.next().getRequestBody().getResponse().getBodyMutation().toString())
        .contains("the rest");
    envoy.cancel();
    end.join();
  }
}
