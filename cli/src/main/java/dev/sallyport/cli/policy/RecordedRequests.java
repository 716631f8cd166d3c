package dev.sallyport.cli.policy;

import dev.sallyport.recording.Lookup;
import dev.sallyport.recording.Recordings;
import java.io.IOException;

/** Requests on record. */
public final class RecordedRequests {

  private RecordedRequests() {}

  /**
   * One request.
   *
   * @param id id of its exchange, or enough of its beginning
   * @throws IOException if there is not exactly one
   */
  public static RecordedRequest find(Recordings recordings, String id) throws IOException {
    return switch (recordings.show(id)) {
      case Lookup.Found found -> {
        RecordedRequest request = new RecordedRequest(found.story().entries().getFirst());
        found.story().entries().forEach(request::add);
        yield request;
      }
      case Lookup.NotFound missing -> throw new IOException("there is no exchange " + id);
      case Lookup.Ambiguous several ->
          throw new IOException("several exchanges begin with " + id + ": " + several.some());
    };
  }
}
