package dev.sallyport.recording;

/** Takes exchanges of an export. */
@FunctionalInterface
public interface Exported {

  /**
   * Takes one.
   *
   * @param place where it ended; once this is kept, the exchange is not handed out again
   */
  void accept(ExchangeSummary exchange, ExportCursor place);
}
