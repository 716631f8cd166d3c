package dev.sallyport.controlplane.publisher;

import java.util.List;

/** Remembers across restarts which revisions guards were told to keep. */
public interface RevisionLog {

  /** What was written last; empty when nothing is known. */
  List<String> read();

  /** Replaces what is remembered. */
  void write(List<String> revisions);
}
