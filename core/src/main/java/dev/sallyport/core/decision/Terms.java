package dev.sallyport.core.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Under what terms a request may pass, beyond masks and recording.
 *
 * @param limits how large it may be
 * @param budgets what its caller may spend
 * @param tools of an MCP server's {@code tools/list}, the tools the caller gets to see; empty to
 *     show those that the policy lets the caller call
 * @param unreadBody whether it may pass although its body could not be read for the decision
 * @param durable whether it may pass only once its record is on disk
 */
public record Terms(
    Limits limits,
    List<Budget> budgets,
    Optional<SortedSet<String>> tools,
    boolean unreadBody,
    boolean durable) {

  /** No terms. */
  public static final Terms NONE =
      new Terms(Limits.NONE, List.of(), Optional.empty(), false, false);

  public Terms {
    budgets = List.copyOf(budgets);
  }

  /** The terms of two decisions about parts of one request, both of which have to be kept. */
  public Terms and(Terms other) {
    List<Budget> both = new ArrayList<>(budgets);
    other.budgets.stream().filter(budget -> !both.contains(budget)).forEach(both::add);
    return new Terms(
        limits.and(other.limits),
        both,
        tools.isPresent() && other.tools.isPresent()
            ? Optional.of(common(tools.get(), other.tools.get()))
            : tools.or(other::tools),
        unreadBody && other.unreadBody,
        durable || other.durable);
  }

  private static SortedSet<String> common(SortedSet<String> one, SortedSet<String> other) {
    SortedSet<String> common = new TreeSet<>(one);
    common.retainAll(other);
    return common;
  }

  /**
   * How large a request may be.
   *
   * @param bodyBytes longest body, in bytes; empty for any
   * @param headerBytes longest head, names and values of all header lines, in bytes; empty for any
   */
  public record Limits(Optional<Long> bodyBytes, Optional<Long> headerBytes) {

    /** No limits. */
    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty());

    Limits and(Limits other) {
      return new Limits(least(bodyBytes, other.bodyBytes), least(headerBytes, other.headerBytes));
    }

    private static Optional<Long> least(Optional<Long> one, Optional<Long> other) {
      return one.isPresent() && other.isPresent()
          ? Optional.of(Math.min(one.get(), other.get()))
          : one.or(() -> other);
    }
  }

  /**
   * What a caller may spend on a resource. Each guard keeps count by itself, in memory.
   *
   * @param name tells budgets of one caller apart, {@code [a-z0-9-]{1,63}}
   * @param unit what is counted
   * @param amount how much may be spent in one window, at least 1
   * @param seconds length of a window, from 1 to 86,400; windows begin at multiples of it
   */
  public record Budget(String name, Unit unit, long amount, int seconds) {}

  /** What a budget counts. */
  public enum Unit {
    REQUESTS,
    /**
     * Tokens of a language model: the estimate for the request and the longest answer asked for,
     * until the answer says what it has used.
     */
    TOKENS
  }
}
