package dev.sallyport.extproc.stream;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.extproc.record.Recorders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds answers back until the record of what they let pass is on the disk. A turn that leaves such
 * answers goes on when the disk has the record ({@link #whenCommitted}), and no message is taken
 * before that; so what is held is what one message gave.
 */
final class CommittedReply implements Reply {

  private final Reply reply;
  private final Recorders recorders;
  private boolean waits;
  private final List<ProcessingResponse> held = new ArrayList<>();
  private boolean holding;
  private boolean failed;

  /**
   * @param waits whether the exchange's resource wants its record on the disk
   */
  CommittedReply(Reply reply, Recorders recorders, boolean waits) {
    this.reply = reply;
    this.recorders = recorders;
    this.waits = waits;
  }

  /** The policy wants the record of this exchange on the disk, whatever its resource does. */
  void waitForDisk() {
    waits = true;
  }

  @Override
  public void commitFirst() {
    holding = waits && !failed;
  }

  @Override
  public void send(ProcessingResponse answer) {
    if (holding) {
      held.add(answer);
    } else {
      reply.send(answer);
    }
  }

  /** Whether something waits for the disk. */
  boolean isHolding() {
    return holding;
  }

  /** Tells when the wait for the disk is over, after which {@link #release} is due. */
  void whenCommitted(Recorders.Waiter waiter) {
    recorders.whenCommitted(waiter);
  }

  /**
   * Sends what was held back.
   *
   * @param onDisk whether the record of it is on the disk
   * @throws NotRecordedException if it is not. Nothing was sent then but a refusal, which lets
   *     nothing pass; what is sent from now on waits no more
   */
  void release(boolean onDisk) throws NotRecordedException {
    if (!holding) {
      return;
    }
    holding = false;
    List<ProcessingResponse> answers = List.copyOf(held);
    held.clear();
    if (!onDisk) {
      failed = true;
      if (answers.stream().noneMatch(ProcessingResponse::hasImmediateResponse)) {
        throw new NotRecordedException("the record of the exchange is not on the disk");
      }
    }
    answers.forEach(reply::send);
  }

  @Override
  public boolean awaitRoom() {
    try {
      if (holding) {
        release(recorders.awaitCommit());
      }
      return reply.awaitRoom();
    } catch (NotRecordedException e) {
      abort(ErrorCode.RECORD_UNAVAILABLE.code());
      return false;
    }
  }

  @Override
  public void abort(String why) {
    held.clear();
    holding = false;
    reply.abort(why);
  }
}
