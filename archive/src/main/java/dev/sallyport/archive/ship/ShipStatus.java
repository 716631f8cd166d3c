package dev.sallyport.archive.ship;

/**
 * How far shipping has come.
 *
 * @param closed closed segments on this disk
 * @param shipped those of them that the store has
 * @param bytes bytes of those
 */
public record ShipStatus(int closed, int shipped, long bytes) {

  /** Nothing is there to be shipped. */
  public static final ShipStatus EMPTY = new ShipStatus(0, 0, 0);
}
