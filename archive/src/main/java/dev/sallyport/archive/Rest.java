package dev.sallyport.archive;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;

/**
 * How long work that can wait rests, so that it leaves the processors to the traffic: it takes a
 * quarter of one, and a fiftieth while they all are busy.
 *
 * @param load how busy the processors were since it was asked last, 0 to 1; negative or not a
 *     number where the system does not tell
 */
record Rest(DoubleSupplier load) {

  private static final double BUSY = 0.9;
  private static final int A_QUARTER = 3;
  private static final int A_FIFTIETH = 49;

  static Rest ofThisMachine() {
    return new Rest(ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getCpuLoad);
  }

  /** How many nanoseconds it rests after so many of work. */
  long after(long nanos) {
    return nanos * (load.getAsDouble() >= BUSY ? A_FIFTIETH : A_QUARTER);
  }
}
