package dev.sallyport.archive;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * How work that can wait leaves the processors to the traffic: it takes a quarter of one while they
 * idle, the less the busier they are, and a fiftieth at least. So its rounds are the smaller, and
 * its rests the longer. What the Java VM's compilers do to make it faster counts as work: of what
 * runs so seldom it is the larger part for a long time.
 *
 * @param load how busy the processors were since it was asked last, 0 to 1; negative or not a
 *     number where the system does not tell
 * @param compiling nanoseconds that compilers have worked so far
 */
record Rest(DoubleSupplier load, LongSupplier compiling) {

  /** Longest rest: who waits for the work is not to wait for one large method's compilation. */
  static final Duration LONGEST = Duration.ofSeconds(5);

  static final double MOST = 0.25;
  static final double LEAST = 0.02;

  static Rest ofThisMachine() {
    LongSupplier compiling =
        Optional.ofNullable(ManagementFactory.getCompilationMXBean())
            .filter(compilers -> compilers.isCompilationTimeMonitoringSupported())
            .<LongSupplier>map(compilers -> () -> compilers.getTotalCompilationTime() * 1_000_000)
            .orElse(() -> 0);
    return new Rest(
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getCpuLoad, compiling);
  }

  /** How much of a processor it may take now, between {@link #LEAST} and {@link #MOST}. */
  double share() {
    double busy = load.getAsDouble();
    return busy > 0 ? Math.max(LEAST, MOST * (1 - busy)) : MOST;
  }

  /** How many nanoseconds it rests after so many of work, compilers' among them. */
  static long after(long nanos, double share) {
    return Math.min((long) (nanos * (1 / share - 1)), LONGEST.toNanos());
  }
}
