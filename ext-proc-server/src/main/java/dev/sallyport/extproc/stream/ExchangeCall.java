package dev.sallyport.extproc.stream;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The gRPC side of one exchange: pulls messages, one at a time, and only while Envoy reads the
 * answers and the process has room; so an exchange costs bounded memory however slow its reader is.
 *
 * <p>Messages are taken on the transport's thread: a thread of its own for every message costs a
 * small exchange about a third more processor time, as measured over a Unix socket. What has to
 * wait (a token's keys) is handed to another one; meanwhile no message is pulled, and an end of the
 * stream is kept for when the work is done. That keeps an exchange on one thread at a time without
 * a lock around its work.
 */
final class ExchangeCall extends ServerCall.Listener<ProcessingRequest> implements Reply {

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
  private boolean busy; // guarded by turns
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
    this.exchange = new Exchange(route, steps, budget, this);
  }

  /** Asks for the first message. */
  void begin() {
    call.request(1);
  }

  @Override
  public void onMessage(ProcessingRequest message) {
    synchronized (turns) {
      busy = true;
    }
    int size =
        message.getRequestBody().getBody().size() + message.getResponseBody().getBody().size();
    budget.take(size);
    onTheWay.addAndGet(size);
    Optional<Exchange.Rest> rest = exchange.on(message);
    if (rest.isEmpty()) {
      endTurn();
      return;
    }
    waiting.execute(
        () -> {
          rest.get().run();
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
    End how;
    synchronized (turns) {
      busy = false;
      how = end;
    }
    if (how == End.NOT_YET) {
      pullWhenReady();
    } else {
      finish(how);
    }
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
      call.request(1);
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
