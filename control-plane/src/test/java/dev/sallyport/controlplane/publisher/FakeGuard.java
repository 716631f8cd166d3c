package dev.sallyport.controlplane.publisher;

import dev.sallyport.controlplane.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An ext-proc server that answers when the test says so. */
final class FakeGuard implements GuardLink {

  private final Publisher publisher;
  private final String node;
  final List<String> sent = new ArrayList<>();
  final List<String> unanswered = new ArrayList<>();
  final Set<String> held = new LinkedHashSet<>();
  List<String> retain = List.of();
  boolean closed;

  FakeGuard(Publisher publisher, String node) {
    this.publisher = publisher;
    this.node = node;
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public void send(Snapshot snapshot, List<String> kept) {
    if (closed) {
      throw new AssertionError("sent to a connection that was closed");
    }
    sent.add(snapshot.revision());
    unanswered.add(snapshot.revision());
    retain = kept;
    held.retainAll(kept);
  }

  @Override
  public void close(String why) {
    closed = true;
  }

  void join() {
    publisher.guardJoined(this);
  }

  void leave() {
    publisher.guardLeft(this);
  }

  /** Accepts the oldest snapshot that it has not answered. */
  void accept() {
    String revision = unanswered.removeFirst();
    if (retain.contains(revision)) {
      held.add(revision);
    }
    publisher.guardAccepted(this, revision);
  }

  void reject(String why) {
    publisher.guardRejected(this, unanswered.removeFirst(), why);
  }
}
