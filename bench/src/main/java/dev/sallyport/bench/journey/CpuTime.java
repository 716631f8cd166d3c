package dev.sallyport.bench.journey;

import java.time.Duration;

/** CPU time of the servers of a run, which are children of this process, and their children. */
final class CpuTime {

  private CpuTime() {}

  /** What those that live have used so far, in user and kernel mode. */
  static Duration ofChildren() {
    return ProcessHandle.current()
        .descendants()
        .flatMap(child -> child.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }
}
