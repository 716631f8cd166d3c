package dev.sallyport.controlplane.publisher;

import java.util.ArrayList;
import java.util.List;

/** An Envoy that answers when the test says so. */
final class FakeEnvoy implements EnvoyLink {

  private final Publisher publisher;
  private final String node;
  final List<Offer> offers = new ArrayList<>();

  FakeEnvoy(Publisher publisher, String node) {
    this.publisher = publisher;
    this.node = node;
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public void offer(Offer offer) {
    offers.add(offer);
  }

  void join() {
    publisher.envoyJoined(this);
  }

  void leave() {
    publisher.envoyLeft(this);
  }

  void apply() {
    publisher.envoyApplied(this, offers.getLast().id());
  }

  void refuse(String detail) {
    publisher.envoyRefused(this, offers.getLast().id(), new Refusal("listeners", detail));
  }

  List<String> revisions() {
    return offers.stream().map(offer -> offer.snapshot().revision()).toList();
  }

  List<String> lingering() {
    return offers.getLast().lingering().stream().map(older -> older.revision()).toList();
  }
}
