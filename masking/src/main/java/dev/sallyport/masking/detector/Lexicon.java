package dev.sallyport.masking.detector;

import dev.sallyport.masking.pattern.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Words and phrases, up to 100,000 of them. ASCII letters match in either case. A term is found
 * where it begins as every value does, and where its last letter or digit is not followed by
 * another.
 *
 * <p>The automaton of all detectors only knows how terms begin, so that its size has a bound; the
 * rest is looked up here, in a sorted row of terms that is narrowed byte by byte. It takes as much
 * memory as the terms and four bytes for each.
 */
public final class Lexicon {

  /** No terms. */
  public static final Lexicon EMPTY = new Lexicon(List.of());

  /** Most terms. */
  public static final int MOST_TERMS = 100_000;

  /** Most bytes of a term. */
  public static final int LONGEST = 256;

  /** There is no term. */
  public static final int NONE = -1;

  /** What is known does not tell how long the longest term is. */
  public static final int MORE = -2;

  private static final int LONGEST_BEGINNING = 6;
  private static final int MOST_BEGINNINGS = 4000;

  private final byte[] pool;
  private final int[] ends;

  private Lexicon(Collection<byte[]> sorted) {
    pool = new byte[sorted.stream().mapToInt(term -> term.length).sum()];
    ends = new int[sorted.size()];
    int size = 0;
    int term = 0;
    for (byte[] bytes : sorted) {
      System.arraycopy(bytes, 0, pool, size, bytes.length);
      size += bytes.length;
      ends[term++] = size;
    }
  }

  /**
   * A lexicon of terms.
   *
   * @throws IllegalArgumentException if there are too many, or one is too short or too long; the
   *     message quotes none
   */
  public static Lexicon of(List<String> terms) {
    TreeSet<byte[]> sorted = new TreeSet<>(Arrays::compareUnsigned);
    int line = 0;
    for (String term : terms) {
      line++;
      byte[] bytes = term.strip().getBytes(StandardCharsets.UTF_8);
      if (bytes.length < 2 || bytes.length > LONGEST) {
        throw new IllegalArgumentException(
            "term %d of the dictionary has %d bytes; a term has 2 to %d"
                .formatted(line, bytes.length, LONGEST));
      }
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = lower(bytes[i]);
      }
      sorted.add(bytes);
    }
    if (sorted.size() > MOST_TERMS) {
      throw new IllegalArgumentException("more than " + MOST_TERMS + " terms in the dictionary");
    }
    return new Lexicon(sorted);
  }

  /** Whether there is no term. */
  public boolean isEmpty() {
    return ends.length == 0;
  }

  /** Patterns of how terms begin, as much of it as keeps their number below a bound. */
  public List<Pattern> beginnings() {
    for (int length = LONGEST_BEGINNING; length > 1; length--) {
      Set<String> found = beginnings(length);
      if (found.size() <= MOST_BEGINNINGS) {
        return found.stream().map(Lexicon::pattern).toList();
      }
    }
    return beginnings(1).stream().map(Lexicon::pattern).toList();
  }

  private Set<String> beginnings(int length) {
    Set<String> found = new LinkedHashSet<>();
    for (int term = 0; term < ends.length; term++) {
      StringBuilder beginning = new StringBuilder("(?i)");
      int start = start(term);
      for (int i = start; i < Math.min(start + length, ends[term]); i++) {
        beginning.append(
            "\\x%02X".formatted(pool[i] & 0xFF).toUpperCase(Locale.ROOT).replace("\\X", "\\x"));
      }
      found.add(beginning.toString());
    }
    return found;
  }

  private static Pattern pattern(String beginning) {
    return Pattern.of(beginning, "[^]");
  }

  /**
   * The length of the longest term that a text begins with.
   *
   * @param ended whether nothing follows the text
   * @return {@link #NONE}, or {@link #MORE} if what follows matters
   */
  public int longest(byte[] text, int from, int to, boolean ended) {
    int low = 0;
    int high = ends.length;
    int longest = NONE;
    for (int depth = 0; low < high; depth++) {
      if (from + depth == to) {
        return ended ? (isTerm(low, depth) ? depth : longest) : MORE;
      }
      if (isTerm(low, depth) && mayEnd(text, from + depth)) {
        longest = depth;
      }
      int wanted = lower(text[from + depth]) & 0xFF;
      low = first(low, high, depth, wanted);
      high = first(low, high, depth, wanted + 1);
    }
    return longest;
  }

  /** Whether the first term of a range, whose terms share so many bytes, has no more. */
  private boolean isTerm(int term, int length) {
    return length > 0 && ends[term] - start(term) == length;
  }

  private static boolean mayEnd(byte[] text, int end) {
    return !isWord(text[end - 1]) || !(isWord(text[end]) || text[end] < 0);
  }

  /** The first term of a range whose byte at a depth is not below the wanted one. */
  private int first(int low, int high, int depth, int wanted) {
    int from = low;
    int to = high;
    while (from < to) {
      int middle = (from + to) >>> 1;
      int at = start(middle) + depth;
      int found = at < ends[middle] ? pool[at] & 0xFF : -1;
      if (found < wanted) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private int start(int term) {
    return term == 0 ? 0 : ends[term - 1];
  }

  private static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
  }

  private static boolean isWord(byte b) {
    return (b >= '0' && b <= '9') || (lower(b) >= 'a' && lower(b) <= 'z');
  }
}
