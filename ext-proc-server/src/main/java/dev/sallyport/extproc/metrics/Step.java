package dev.sallyport.extproc.metrics;

import java.util.Locale;

/** A step of the journey whose time is measured. */
public enum Step {
  IDENTITY,
  POLICY,
  MASK,
  RECORD;

  /** Label in metrics. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
