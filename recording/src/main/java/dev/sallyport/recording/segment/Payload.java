package dev.sallyport.recording.segment;

/** The payload of an event's frame. */
public final class Payload {

  private final byte[] json;

  Payload(byte[] json) {
    this.json = json;
  }

  /**
   * The event in it.
   *
   * @throws MalformedException if it is none that this version knows
   */
  public Entry entry() throws MalformedException {
    return Entry.decode(json);
  }
}
