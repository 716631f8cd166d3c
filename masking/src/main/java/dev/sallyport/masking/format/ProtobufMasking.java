package dev.sallyport.masking.format;

import dev.sallyport.masking.format.ProtobufType.Field;
import dev.sallyport.masking.format.ProtobufType.Kind;
import dev.sallyport.masking.scan.MemberName;
import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Tally;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Masks messages of Protocol Buffers. A field whose type is known is masked by it: text by its
 * content and the field's name, a number in which something is found is left out, so that it reads
 * as zero.
 *
 * <p>What is not known, for want of a type or because a field is new, can be both: bytes that are
 * well-formed as a message may also be a text. They are read as a message first. If nothing is
 * found in its fields they are read as text, if they are UTF-8. If something is, the masked message
 * is looked at as text once more, and refused should something still be found, for nobody can say
 * which of the two the reader will take it for.
 */
final class ProtobufMasking {

  /** Messages in messages deeper than this are refused. */
  private static final int MOST_LEVELS = 64;

  /** No detector looks for as large a number; with fewer digits every one of them counts. */
  private static final double LARGEST_FLOATING = 1e18;

  private static final int TAG_TYPE = 7;
  private static final int TYPE_BITS = 3;

  private final ProtobufText text;
  private final ProtobufText probe;
  private final Tally tally;

  ProtobufMasking(ScanPlan plan, Tally tally) {
    this.tally = tally;
    text = new ProtobufText(plan, tally);
    probe = new ProtobufText(plan, new Tally(plan.detectors().size()));
  }

  /**
   * Masks one message.
   *
   * @param type its type, if it is known
   * @return null if nothing in it changes
   * @throws MalformedException if it is none, or cannot be masked safely
   */
  byte @Nullable [] mask(byte[] message, @Nullable ProtobufType type) throws MalformedException {
    if (!ProtobufReader.isMessage(message, 0, message.length)) {
      throw new MalformedException("a message that is not protobuf");
    }
    return message(message, type, null, 0);
  }

  private byte @Nullable [] message(
      byte[] source, @Nullable ProtobufType type, @Nullable MemberName around, int level)
      throws MalformedException {
    if (level > MOST_LEVELS) {
      throw new MalformedException("protobuf messages nested deeper than " + MOST_LEVELS);
    }
    MemberName key = type != null && type.isMapEntry() ? mapKey(source) : around;
    ProtobufReader reader = new ProtobufReader(source, 0, source.length);
    Output masked = new Output();
    boolean changed = false;
    int groups = 0;
    while (reader.hasMore()) {
      int start = reader.position();
      int tag = reader.tag();
      int content = reader.position();
      Field field = groups > 0 || type == null ? null : type.fields().get(tag >>> TYPE_BITS);
      MemberName name = field == null ? null : goesByAnother(type, tag) ? key : field.name();
      switch (tag & TAG_TYPE) {
        case ProtobufReader.LENGTH_DELIMITED -> {
          int length = reader.length();
          int from = reader.position();
          reader.skip(length);
          byte[] value = Arrays.copyOfRange(source, from, from + length);
          byte[] replaced = value(value, field, name, level);
          if (replaced != null) {
            changed = true;
            masked.write(source, start, content);
            writeLength(replaced.length, masked);
            masked.write(replaced);
            continue;
          }
        }
        case ProtobufReader.GROUP -> groups++;
        case ProtobufReader.GROUP_END -> groups--;
        default -> {
          long number = number(reader, tag & TAG_TYPE);
          if (field != null && text.hides(decimal(number, tag & TAG_TYPE, field.kind()), name)) {
            changed = true;
            continue;
          }
        }
      }
      masked.write(source, start, reader.position());
    }
    return changed ? masked.take() : null;
  }

  private byte @Nullable [] value(
      byte[] value, @Nullable Field field, @Nullable MemberName name, int level)
      throws MalformedException {
    Kind kind = field == null ? Kind.BYTES : field.kind();
    return switch (kind) {
      case STRING -> text.mask(value, name);
      case MESSAGE ->
          field != null && ProtobufReader.isMessage(value, 0, value.length)
              ? message(value, field.type().get(), name, level + 1)
              : unknown(value, name, level);
      case BYTES -> unknown(value, name, level);
      case SIGNED, UNSIGNED, ZIGZAG, FLOATING -> field == null ? null : packed(value, field, name);
      case OTHER -> null;
    };
  }

  /** Numbers that are packed: one that may not leave reads as zero, so that the others stay. */
  private byte @Nullable [] packed(byte[] value, Field field, @Nullable MemberName name)
      throws MalformedException {
    ProtobufReader reader = new ProtobufReader(value, 0, value.length);
    Output masked = new Output();
    boolean changed = false;
    while (reader.hasMore()) {
      int start = reader.position();
      long number = number(reader, field.wireType());
      int length = reader.position() - start;
      if (text.hides(decimal(number, field.wireType(), field.kind()), name)) {
        changed = true;
        masked.write(new byte[field.wireType() == ProtobufReader.VARINT ? 1 : length]);
      } else {
        masked.write(value, start, start + length);
      }
    }
    return changed ? masked.take() : null;
  }

  /** Bytes that may be a message, a text, or neither. */
  private byte @Nullable [] unknown(byte[] value, @Nullable MemberName name, int level)
      throws MalformedException {
    long before = tally.total();
    boolean isText = isUtf8(value);
    byte[] asMessage =
        value.length > 0 && ProtobufReader.isMessage(value, 0, value.length)
            ? message(value, null, null, level + 1)
            : null;
    if (tally.total() == before) {
      return isText ? text.mask(value, name) : null;
    }
    if (asMessage != null && isUtf8(asMessage) && probe.finds(asMessage)) {
      throw new MalformedException("a field that holds values both as a message and as text");
    }
    return asMessage;
  }

  /** Whether a field has no name of its own, but that of a map's key or the field around. */
  private static boolean goesByAnother(@Nullable ProtobufType type, int tag) {
    return type != null
        && (type.isWrapper() || (type.isMapEntry() && tag >>> TYPE_BITS != ProtobufType.MAP_KEY));
  }

  /** The key of a map's entry, which names its value. */
  private static @Nullable MemberName mapKey(byte[] entry) throws MalformedException {
    ProtobufReader reader = new ProtobufReader(entry, 0, entry.length);
    MemberName name = null;
    while (reader.hasMore()) {
      int tag = reader.tag();
      if ((tag & TAG_TYPE) != ProtobufReader.LENGTH_DELIMITED) {
        number(reader, tag & TAG_TYPE);
        continue;
      }
      int length = reader.length();
      int from = reader.position();
      reader.skip(length);
      if (tag >>> TYPE_BITS == ProtobufType.MAP_KEY) {
        name = ProtobufSchema.memberName(Arrays.copyOfRange(entry, from, from + length));
      }
    }
    return name;
  }

  private static long number(ProtobufReader reader, int type) throws MalformedException {
    return switch (type) {
      case ProtobufReader.VARINT -> reader.varint();
      case ProtobufReader.FIXED_64 -> reader.fixed(Long.BYTES);
      case ProtobufReader.FIXED_32 -> reader.fixed(Integer.BYTES);
      // Groups have no content of their own.
      default -> 0;
    };
  }

  private static String decimal(long number, int wireType, Kind kind) {
    return switch (kind) {
      case SIGNED -> Long.toString(wireType == ProtobufReader.FIXED_32 ? (int) number : number);
      case UNSIGNED -> Long.toUnsignedString(number);
      case ZIGZAG -> Long.toString((number >>> 1) ^ -(number & 1));
      case FLOATING ->
          floating(
              wireType == ProtobufReader.FIXED_32
                  ? Float.intBitsToFloat((int) number)
                  : Double.longBitsToDouble(number));
      case STRING, MESSAGE, BYTES, OTHER -> "";
    };
  }

  /** As a person would write it: without an exponent, and whole if it is. */
  private static String floating(double number) {
    if (!Double.isFinite(number) || Math.abs(number) >= LARGEST_FLOATING) {
      return "";
    }
    return number == Math.rint(number)
        ? Long.toString((long) number)
        : BigDecimal.valueOf(number).toPlainString();
  }

  private static boolean isUtf8(byte[] value) {
    Utf8Check check = new Utf8Check();
    for (byte b : value) {
      if (!check.accept(b)) {
        return false;
      }
    }
    return check.isComplete();
  }

  private static void writeLength(int length, Output output) {
    int left = length;
    while (left > 0x7F) {
      output.write((left & 0x7F) | 0x80);
      left >>>= 7;
    }
    output.write(left);
  }
}
