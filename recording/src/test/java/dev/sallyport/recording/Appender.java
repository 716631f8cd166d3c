package dev.sallyport.recording;

import java.nio.file.Path;

/**
 * A process that appends until it is killed. Says on standard output, a line each, how many events
 * are in the file for certain.
 */
public final class Appender {

  private Appender() {}

  public static void main(String[] arguments) throws Exception {
    try (SegmentJournal journal =
        SegmentJournal.open(
            Path.of(arguments[0]), JournalOptions.defaults().withSegmentBytes(100_000))) {
      long said = 0;
      for (int exchange = 0; ; exchange++) {
        Samples.append(journal, Samples.id(exchange), Samples.denied());
        long written = journal.counters().events();
        if (written > said) {
          said = written;
          System.out.println(said);
        }
      }
    }
  }
}
