package dev.sallyport.extproc.hold;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.resource.HoldSettings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Room for requests that wait: bytes of the whole process, and how many of one caller and of one
 * resource. What finds no room is refused; nothing waits for room.
 */
public final class HoldRoom {

  /** What a request costs beside its body: its head, its stream, its place in lists. */
  private static final int EACH = 8 * 1024;

  private final AtomicLong bytes = new AtomicLong();
  private final Map<String, Integer> byResource = new ConcurrentHashMap<>();
  private final Map<Caller, Integer> byCaller = new ConcurrentHashMap<>();
  private volatile long limit;

  private record Caller(String resource, Human human) {}

  /** The room of a process, none until somebody says how much there is. */
  public HoldRoom() {}

  /** Bytes there are for requests that wait. */
  public void limit(long most) {
    limit = most;
  }

  /** Bytes there are for requests that wait. */
  public long limit() {
    return limit;
  }

  /** Bytes that are taken. */
  public long used() {
    return bytes.get();
  }

  /** How many requests have room. */
  public long count() {
    return byResource.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** What became of a wish for room. */
  public sealed interface Wish {
    /** There is some. */
    record Granted(Place place) implements Wish {}

    /** There is none. */
    record Refused(ErrorCode code) implements Wish {}
  }

  /** Room that was taken. */
  public final class Place implements AutoCloseable {
    private final Caller caller;
    private final long size;
    private boolean given;

    private Place(Caller caller, long size) {
      this.caller = caller;
      this.size = size;
    }

    /** Gives it back; once. */
    @Override
    public void close() {
      if (!given) {
        given = true;
        leave(byResource, caller.resource());
        leave(byCaller, caller);
        bytes.addAndGet(-size);
      }
    }
  }

  /** Takes room for a request, if there is any. */
  public Wish take(String resource, Human human, long bodyBytes, HoldSettings settings) {
    Caller caller = new Caller(resource, human);
    if (!enter(byCaller, caller, settings.perSubject())) {
      return new Wish.Refused(ErrorCode.HOLD_LIMIT_REACHED);
    }
    if (!enter(byResource, resource, settings.perResource())) {
      leave(byCaller, caller);
      return new Wish.Refused(ErrorCode.HOLD_LIMIT_REACHED);
    }
    long size = EACH + bodyBytes;
    if (bytes.addAndGet(size) > limit) {
      bytes.addAndGet(-size);
      leave(byCaller, caller);
      leave(byResource, resource);
      return new Wish.Refused(ErrorCode.HOLD_MEMORY_SPENT);
    }
    return new Wish.Granted(new Place(caller, size));
  }

  private static <K> boolean enter(Map<K, Integer> counts, K key, int most) {
    AtomicBoolean entered = new AtomicBoolean();
    counts.compute(
        key,
        (_, count) -> {
          int now = count == null ? 0 : count;
          entered.set(now < most);
          return now < most ? Integer.valueOf(now + 1) : count;
        });
    return entered.get();
  }

  private static <K> void leave(Map<K, Integer> counts, K key) {
    counts.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
  }
}
