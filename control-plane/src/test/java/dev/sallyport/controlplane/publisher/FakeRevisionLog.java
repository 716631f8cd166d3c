package dev.sallyport.controlplane.publisher;

import java.util.List;

/** Remembers in memory. */
final class FakeRevisionLog implements RevisionLog {

  List<String> written;

  FakeRevisionLog(String... revisions) {
    written = List.of(revisions);
  }

  @Override
  public List<String> read() {
    return written;
  }

  @Override
  public void write(List<String> revisions) {
    written = revisions;
  }
}
