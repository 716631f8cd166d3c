package dev.sallyport.core.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many lines a client can have written. Whoever makes connections without a pause gets a line
 * for each of the first {@value #LINES} of a kind in a minute; the others are counted, and the
 * count is written when it has a digit more and when its minute is over, so that neither the disk
 * fills nor anything is silent. An IPv6 client is its network of 64 bits. Not for several threads.
 */
final class PeerBudget {

  /** Lines of one kind that one client gets in a minute. */
  static final int LINES = 100;

  /** Clients that are told apart in a minute; all others are one. */
  static final int CLIENTS = 256;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String OTHERS = "others";

  private Map<Kind, Window> windows = new HashMap<>();

  /**
   * What is counted together.
   *
   * @param peer address of the client, or its network
   */
  record Kind(String node, String listener, String peer, HandshakeReason reason) {}

  /**
   * A minute of a kind.
   *
   * @param since when it began
   * @param lines how many have their own line
   * @param more how many have none
   * @param written how many of these are on record
   */
  record Window(Instant since, int lines, long more, long written) {

    boolean isOver(Instant now) {
      return !now.isBefore(since.plus(MINUTE));
    }
  }

  /** What is counted now, to come back to if it cannot be written. */
  Map<Kind, Window> state() {
    return new HashMap<>(windows);
  }

  void restore(Map<Kind, Window> state) {
    windows = state;
  }

  /**
   * Counts a record.
   *
   * @param events takes what is to be written about the count
   * @return whether it gets a line of its own
   */
  boolean spend(Handshake record, Instant now, List<String> events) {
    if (!counts(record)) {
      return true;
    }
    Kind kind = kind(record);
    Window window = windows.get(kind);
    if (window != null && window.isOver(now)) {
      settle(kind, window, now).ifPresent(events::add);
      window = null;
    }
    if (window == null) {
      window = new Window(now, 0, 0, 0);
    }
    if (window.lines < LINES) {
      windows.put(kind, new Window(window.since, window.lines + 1, 0, 0));
      return true;
    }
    long more = window.more + 1;
    boolean digit = Long.toString(more).matches("10*");
    windows.put(kind, new Window(window.since, LINES, more, digit ? more : window.written));
    if (digit) {
      events.add(EvidenceJson.more(kind, now, window.since, more));
    }
    return false;
  }

  /** Ends the minutes that are over; what is to be written about their counts. */
  List<String> settle(Instant now) {
    List<String> events = new ArrayList<>();
    windows
        .entrySet()
        .removeIf(
            entry -> {
              Window window = entry.getValue();
              if (window.isOver(now)) {
                settle(entry.getKey(), window, now).ifPresent(events::add);
              }
              return window.isOver(now);
            });
    return events;
  }

  private static Optional<String> settle(Kind kind, Window window, Instant now) {
    return window.more > window.written
        ? Optional.of(EvidenceJson.more(kind, now, window.since, window.more))
        : Optional.empty();
  }

  /** Upstreams are the operator's, and what has an exchange has a recording anyway. */
  private static boolean counts(Handshake record) {
    return record.door() == Handshake.Door.FIRST
        && (record.reason() != HandshakeReason.OK || record.exchange().isEmpty());
  }

  private Kind kind(Handshake record) {
    Kind own = new Kind(record.node(), record.listener(), client(record.peer()), record.reason());
    return windows.containsKey(own) || windows.size() < CLIENTS
        ? own
        : new Kind(record.node(), record.listener(), OTHERS, record.reason());
  }

  /** The address of a peer, {@code 192.0.2.7:4711} or {@code [2001:db8::1]:4711}. */
  private static String client(String peer) {
    String host = peer.substring(0, Math.max(0, peer.lastIndexOf(':')));
    if (!host.startsWith("[")) {
      return host;
    }
    return Ipv6Network.of(host.substring(1, host.length() - 1));
  }
}
