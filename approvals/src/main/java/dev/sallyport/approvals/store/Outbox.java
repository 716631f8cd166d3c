package dev.sallyport.approvals.store;

import dev.sallyport.database.Database;
import dev.sallyport.database.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Events in the order in which they happened, for guards, watchers and webhooks. Written in the
 * transaction that makes them true, so that none is lost and none is told too early.
 *
 * <p>Readers ask for what follows the last number they saw. Events of this process wake them at
 * once; events of other processes are seen at the next look, {@value #LOOK_MILLIS} ms later at
 * most.
 */
public final class Outbox {

  private static final int LOOK_MILLIS = 100;

  private final Database database;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private long wakes;

  /** The outbox of a database; one for every process. */
  public Outbox(Database database) {
    this.database = database;
  }

  /** Writes an event; the last thing a transaction does, since it holds the one lock of all. */
  void append(
      Connection connection, String topic, String id, String state, String payload, Instant at)
      throws SQLException {
    Sql.update(connection, "update outbox_head set last = last + 1 where id = 1");
    Sql.update(
        connection,
        """
        insert into outbox (seq, topic, entity_id, state, payload, at)
        select last, ?, ?, ?, ?, ? from outbox_head where id = 1
        """,
        topic,
        id,
        state,
        payload,
        at);
  }

  /** Tells readers in this process that something was committed. */
  void wake() {
    lock.lock();
    try {
      wakes++;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Number of the last event, 0 if there is none yet. */
  public long last() {
    return database.transaction(
        connection ->
            Sql.first(
                    connection, row -> row.getLong(1), "select last from outbox_head where id = 1")
                .orElse(0L));
  }

  /**
   * What follows an event.
   *
   * @param seq number of the last event seen
   * @param most how many to give at most
   */
  public List<OutboxEvent> after(long seq, int most) {
    return database.transaction(
        connection ->
            Sql.list(
                connection,
                Outbox::event,
                "select * from outbox where seq > ? order by seq limit ?",
                seq,
                most));
  }

  /**
   * What follows an event, as soon as there is something.
   *
   * @param seq number of the last event seen
   * @param most how many to give at most
   * @param patience how long to wait for the first
   * @return nothing if there was nothing
   * @throws InterruptedException if the thread is interrupted
   */
  public List<OutboxEvent> await(long seq, int most, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      long seen = wakes();
      List<OutboxEvent> events = after(seq, most);
      long left = end - System.nanoTime();
      if (!events.isEmpty() || left <= 0) {
        return events;
      }
      sleep(seen, Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)));
    }
  }

  /** How far a reader has come that remembers across restarts; the present for a new one. */
  public long cursor(String reader) {
    return database.transaction(
        connection -> {
          List<Long> known =
              Sql.list(
                  connection,
                  row -> row.getLong(1),
                  "select seq from outbox_cursor where reader = ?",
                  reader);
          if (!known.isEmpty()) {
            return known.getFirst();
          }
          Sql.update(
              connection,
              "insert into outbox_cursor (reader, seq) select ?, last from outbox_head where id = 1",
              reader);
          return Sql.first(
                  connection,
                  row -> row.getLong(1),
                  "select seq from outbox_cursor where reader = ?",
                  reader)
              .orElseThrow();
        });
  }

  /** Remembers how far a reader has come; never back. */
  public void advance(String reader, long seq) {
    database.transaction(
        connection ->
            Sql.update(
                connection,
                "update outbox_cursor set seq = ? where reader = ? and seq < ?",
                seq,
                reader,
                seq));
  }

  /**
   * Forgets old events.
   *
   * @return how many
   */
  public int forgetBefore(Instant time) {
    return database.transaction(
        connection -> Sql.update(connection, "delete from outbox where at < ?", time));
  }

  private long wakes() {
    lock.lock();
    try {
      return wakes;
    } finally {
      lock.unlock();
    }
  }

  private void sleep(long seen, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (wakes == seen && left > 0) {
        left = news.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private static OutboxEvent event(ResultSet row) throws SQLException {
    return new OutboxEvent(
        row.getLong("seq"),
        row.getString("topic"),
        row.getString("entity_id"),
        row.getString("state"),
        row.getString("payload"),
        Sql.requiredInstant(row, "at"));
  }
}
