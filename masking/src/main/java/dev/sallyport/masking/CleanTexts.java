package dev.sallyport.masking;

import dev.sallyport.core.mask.Masked;
import org.jspecify.annotations.Nullable;

/**
 * Short texts in which a plan found nothing lately: most lines of a head are those of the head
 * before. A text in which something was found is never kept. Thread-safe without a lock: an entry
 * is replaced, never changed, and losing one costs another look.
 */
final class CleanTexts {

  private static final int SLOTS = 256;
  private static final int LONGEST = 256;

  private final @Nullable Known[] slots = new Known[SLOTS];

  private record Known(String text, Masked masked) {}

  /** A text as it passes; null if it has to be looked at. */
  @Nullable Masked find(String text) {
    Known known = slots[slot(text)];
    return known != null && known.text().equals(text) ? known.masked() : null;
  }

  /** Keeps a text in which nothing was found. */
  void keep(String text, Masked masked) {
    if (text.length() <= LONGEST) {
      slots[slot(text)] = new Known(text, masked);
    }
  }

  private static int slot(String text) {
    int hash = text.hashCode();
    return (hash ^ hash >>> 16) & SLOTS - 1;
  }
}
