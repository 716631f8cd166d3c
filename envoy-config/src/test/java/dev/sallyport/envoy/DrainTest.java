package dev.sallyport.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.envoy.lab.Answer;
import dev.sallyport.envoy.lab.FakeGuard;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.lab.Lab;
import java.net.ConnectException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class DrainTest {

  @Test
  void finishesWhatIsUnderWayAndTakesNothingNew() throws Exception {
    try (Lab lab =
            Lab.start(
                ground ->
                    Gateways.of(
                        Gateways.door(TlsProfile.MODERN),
                        Gateways.resource(
                            "api",
                            "api.test",
                            "/",
                            Gateways.upstream(ground.address(), ground.trust()))));
        var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch released = new CountDownLatch(1);
      lab.guard()
          .follow(
              (request, answers) -> {
                await(released);
                answers.onNext(FakeGuard.admit(request));
              });
      Future<Answer> underWay = clients.submit(() -> lab.client().get("api.test", "/"));
      lab.guard().awaitStream();

      lab.envoy().admin().drain();

      assertThat(lab.envoy().admin().activeRequests()).isEqualTo(1);
      assertThatThrownBy(() -> lab.client().get("api.test", "/"))
          .isInstanceOf(ConnectException.class);
      released.countDown();
      assertThat(underWay.get().status()).isEqualTo(200);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
