package dev.sallyport.extproc.stream;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The gRPC side of one exchange: pulls messages, one at a time, and only while Envoy reads the
 * answers and the process has room; so an exchange costs bounded memory however slow its reader is.
 *
 * <p>Messages are taken on the transport's thread: a thread of its own for every message costs a
 * small exchange about a third more processor time, as measured over a Unix socket. What has to
 * wait (a token's keys) is handed to another one, and what waits for the disk goes on when the disk
 * has it; meanwhile no message is pulled, and an end of the stream is kept for when the work is
 * done. That keeps an exchange on one thread at a time without a lock around its work.
 */
final class ExchangeCall extends ServerCall.Listener<ProcessingRequest> implements Reply, Turns {

  private final ServerCall<ProcessingRequest, ProcessingResponse> call;
  private final ByteBudget budget;
  private final Executor waiting;
  private final Exchange exchange;
  private final AtomicBoolean wantsMore = new AtomicBoolean();
  private final AtomicLong onTheWay = new AtomicLong();

  /** How the stream ended on Envoy's side. */
  private enum End {
    NOT_YET,
    HALF_CLOSED,
    GONE
  }

  private final Object turns = new Object();
  private final Queue<Runnable> next = new ArrayDeque<>(0); // guarded by turns
  private boolean busy; // guarded by turns
  private boolean asked; // guarded by turns
  private End end = End.NOT_YET; // guarded by turns
  private boolean headersSent;
  private volatile boolean closed;

  ExchangeCall(
      ServerCall<ProcessingRequest, ProcessingResponse> call,
      Route route,
      Steps steps,
      ByteBudget budget,
      Executor waiting) {
    this.call = call;
    this.budget = budget;
    this.waiting = waiting;
    this.exchange = new Exchange(route, steps, budget, this, this);
  }

  /** Asks for the first message. */
  void begin() {
    ask();
  }

  @Override
  public void onMessage(ProcessingRequest message) {
    int size =
        message.getRequestBody().getBody().size() + message.getResponseBody().getBody().size();
    budget.take(size);
    onTheWay.addAndGet(size);
    synchronized (turns) {
      asked = false;
      if (busy) {
        next.add(() -> exchange.on(message).ifPresent(Runnable::run));
        return;
      }
      busy = true;
    }
    Optional<Work.Rest> rest = exchange.on(message);
    if (rest.isEmpty()) {
      endTurn();
    } else {
      turn(rest.get());
    }
  }

  @Override
  public void add(Runnable turn) {
    synchronized (turns) {
      if (busy) {
        next.add(turn);
        return;
      }
      busy = true;
    }
    turn(turn);
  }

  private void turn(Runnable work) {
    waiting.execute(
        () -> {
          work.run();
          endTurn();
        });
  }

  @Override
  public void onReady() {
    synchronized (turns) {
      turns.notifyAll();
    }
    pullElsewhere();
  }

  @Override
  public boolean awaitRoom() {
    synchronized (turns) {
      while (end != End.GONE && !closed && !call.isReady()) {
        try {
          turns.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return end != End.GONE && !closed;
    }
  }

  @Override
  public void onHalfClose() {
    ended(End.HALF_CLOSED);
  }

  @Override
  public void onCancel() {
    ended(End.GONE);
  }

  @Override
  public void onComplete() {
    ended(End.GONE);
  }

  @Override
  public void send(ProcessingResponse answer) {
    if (closed) {
      return;
    }
    if (!headersSent) {
      headersSent = true;
      call.sendHeaders(new Metadata());
    }
    call.sendMessage(answer);
  }

  @Override
  public void abort(String why) {
    close(Status.ABORTED.withDescription(why));
  }

  private void ended(End how) {
    synchronized (turns) {
      end = how;
      turns.notifyAll();
      if (busy) {
        return;
      }
    }
    finish(how);
  }

  private void endTurn() {
    exchange.endTurn(this::nextTurn);
  }

  private void nextTurn() {
    End how;
    Runnable more;
    synchronized (turns) {
      more = next.poll();
      busy = more != null;
      how = end;
    }
    if (more != null) {
      turn(more);
    } else if (how == End.NOT_YET) {
      pullWhenReady();
    } else {
      finish(how);
    }
  }

  /** Asks for a message, if none is asked for and nothing is done that would have it wait. */
  private void ask() {
    synchronized (turns) {
      if (asked || exchange.isHeld()) {
        return;
      }
      asked = true;
    }
    call.request(1);
  }

  /** The guard around the call turns OK into an error if the exchange is not finished. */
  private void finish(End how) {
    exchange.closed();
    release();
    if (how == End.HALF_CLOSED) {
      close(Status.OK);
    }
    closed = true;
  }

  private void close(Status status) {
    if (!closed) {
      closed = true;
      call.close(status, new Metadata());
    }
  }

  private void pullWhenReady() {
    if (closed) {
      release();
      return;
    }
    wantsMore.set(true);
    if (call.isReady() && wantsMore.compareAndSet(true, false)) {
      pull();
    }
  }

  /**
   * Pulls from another thread. Envoy becomes ready for answers while the transport flushes, and the
   * window update of a message that is pulled within a flush stays in the transport's buffer.
   */
  private void pullElsewhere() {
    if (wantsMore.compareAndSet(true, false)) {
      waiting.execute(this::pull);
    }
  }

  private void pull() {
    release();
    if (budget.isOpenOr(this::resume)) {
      ask();
    }
  }

  /** There is room again. The thread is another stream's. */
  private void resume() {
    wantsMore.set(true);
    pullElsewhere();
  }

  /** Gives back what has passed; what the exchange holds back stays counted. */
  private void release() {
    long kept = exchange.heldBack();
    budget.giveBack(onTheWay.getAndSet(kept) - kept);
  }
}
