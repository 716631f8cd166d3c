package dev.sallyport.controlplane.publisher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a publisher told. */
final class FakeListener implements PublisherListener {

  final List<Outcome> outcomes = new ArrayList<>();
  PublisherStatus status = PublisherStatus.initial();

  @Override
  public void ended(Outcome outcome) {
    outcomes.add(outcome);
  }

  @Override
  public void answered(PeerKind peer, Duration latency) {}

  @Override
  public void changed(PublisherStatus now) {
    status = now;
  }
}
