package dev.sallyport.extproc.http;

/** What Envoy says of a connection in a header of the gateway's own: fields parted by spaces. */
public final class DoorFields {

  /** What Envoy writes where it knows nothing. */
  private static final String NOTHING = "-";

  private final String[] fields;

  /** Fields of a header. */
  public DoorFields(String header) {
    fields = header.split(" ", -1);
  }

  /** A field by its place, from 0; empty where nothing is known. */
  public String get(int place) {
    return place < fields.length && !fields[place].equals(NOTHING) ? fields[place] : "";
  }
}
