package dev.sallyport.recording;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.mask.Masked;
import java.util.Collection;
import java.util.Map;

/** How much memory an event takes, and so about how much its JSON will. */
final class EventSize {

  private static final int FIXED = 256;
  private static final int EACH = 64;

  private EventSize() {}

  static long of(RecordedEvent event) {
    return switch (event) {
      case RecordedEvent.Started started ->
          FIXED
              + started.path().length()
              + started.method().length()
              + started.authority().length()
              + started.peer().length()
              + texts(started.tls());
      case RecordedEvent.Identified identified ->
          FIXED
              + identified.issuer().length()
              + identified.subject().length()
              + texts(identified.groups());
      case RecordedEvent.Decided decided -> {
        long size = FIXED + texts(decided.reasons());
        for (Masked value : decided.about().values()) {
          size += EACH + value.length();
        }
        yield size;
      }
      case RecordedEvent.Approval approval ->
          FIXED + approval.step().length() + approval.approval().length();
      case RecordedEvent.Head head -> {
        long size = FIXED;
        for (RecordedEvent.Header header : head.headers()) {
          size += EACH + header.name().length() + header.value().length();
        }
        yield size;
      }
      case RecordedEvent.Body body -> FIXED + body.bytes().length();
      case RecordedEvent.BodyEnded ended -> FIXED + (long) EACH * ended.masked().size();
      case RecordedEvent.Ended ended -> FIXED + texts(ended.tls());
    };
  }

  private static long texts(Collection<String> texts) {
    long size = 0;
    for (String text : texts) {
      size += EACH + text.length();
    }
    return size;
  }

  private static long texts(Map<String, String> texts) {
    return texts(texts.keySet()) + texts(texts.values());
  }
}
