package dev.sallyport.envoy.lint;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong. */
final class Findings {

  private final List<String> found = new ArrayList<>();

  /** Notes that something does not hold. */
  void require(boolean holds, String where, String rule) {
    if (!holds) {
      found.add(where + ": " + rule);
    }
  }

  /** A typed configuration, if it is of that type; if not, that is noted. */
  <T extends Message> Optional<T> unpack(Any any, Class<T> type, String where) {
    try {
      if (any.is(type)) {
        return Optional.of(any.unpack(type));
      }
    } catch (InvalidProtocolBufferException e) {
      require(false, where, "holds a damaged " + type.getSimpleName());
      return Optional.empty();
    }
    require(false, where, "has no " + type.getSimpleName());
    return Optional.empty();
  }

  List<String> all() {
    return List.copyOf(found);
  }
}
