package dev.sallyport.controlplane.publisher;

import dev.sallyport.controlplane.snapshot.Snapshot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the state of a publisher into what is seen from outside. */
final class StatusView {

  private StatusView() {}

  static PublisherStatus of(
      InForce inForce,
      @Nullable Attempt attempt,
      @Nullable String lastError,
      Guards guards,
      Envoys envoys) {
    return new PublisherStatus(
        Optional.ofNullable(inForce.current()),
        Optional.ofNullable(inForce.since()),
        Optional.ofNullable(attempt).map(pending -> pending.snapshot),
        Optional.ofNullable(attempt).map(pending -> waitingFor(pending, guards, envoys)),
        Optional.ofNullable(lastError),
        guards.status(),
        envoys.status(),
        isRun(inForce.current(), guards, envoys)
            || (attempt != null && isRun(attempt.snapshot, guards, envoys)));
  }

  private static boolean isRun(@Nullable Snapshot snapshot, Guards guards, Envoys envoys) {
    return snapshot != null && guards.anyHolds(snapshot.revision()) && envoys.anyApplied(snapshot);
  }

  private static String waitingFor(Attempt pending, Guards guards, Envoys envoys) {
    List<String> owing =
        pending.isAtEnvoys()
            ? envoys.owing(pending.snapshot)
            : guards.owing(pending.snapshot.revision());
    String kind = pending.isAtEnvoys() ? "Envoy" : "ext-proc server";
    return owing.isEmpty() ? "an " + kind : kind + " " + String.join(", ", owing);
  }
}
