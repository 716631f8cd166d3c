package dev.sallyport.masking.format;

import dev.sallyport.masking.scan.MemberName;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message type of a {@link ProtobufSchema}.
 *
 * @param name full name, without a dot before it
 * @param isMapEntry whether it is the entry of a map: the value's name is what stands in the key
 * @param fields its fields by number
 */
public record ProtobufType(String name, boolean isMapEntry, Map<Integer, Field> fields) {

  static final int MAP_KEY = 1;

  /** Types whose only content goes by the name of the field in which they are. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "google.protobuf.Value",
          "google.protobuf.ListValue",
          "google.protobuf.StringValue",
          "google.protobuf.BytesValue",
          "google.protobuf.Int64Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.Int32Value",
          "google.protobuf.UInt32Value");

  public ProtobufType {
    fields = Map.copyOf(fields);
  }

  /** What a field holds. */
  enum Kind {
    STRING,
    MESSAGE,
    BYTES,
    SIGNED,
    UNSIGNED,
    ZIGZAG,
    /** IEEE 754, in four bytes or eight. */
    FLOATING,
    OTHER
  }

  /**
   * A field.
   *
   * @param name its name, as detectors compare it
   * @param kind what it holds
   * @param wireType how one of its numbers is written; of no meaning where it holds no numbers
   * @param type the type of the messages it holds
   */
  record Field(MemberName name, Kind kind, int wireType, Supplier<@Nullable ProtobufType> type) {}

  boolean isWrapper() {
    return WRAPPERS.contains(name);
  }
}
