package dev.sallyport.recording;

import java.io.IOException;

/** A file of the recordings is not what was written. */
final class DamagedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient Place place;

  DamagedException(Place place) {
    super(place.toString());
    this.place = place;
  }

  Place place() {
    return place;
  }
}
