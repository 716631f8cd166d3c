package dev.sallyport.masking.format;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sallyport.masking.scan.MemberName;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Message types and methods of services, from a {@code FileDescriptorSet} as {@code protoc
 * --include_imports --descriptor_set_out} and {@code buf build} write it. Immutable.
 */
public final class ProtobufSchema {

  private final Map<String, ProtobufType> types = new HashMap<>();
  private final Map<String, MethodDescriptorProto> methods = new HashMap<>();

  private ProtobufSchema(FileDescriptorSet files) {
    for (FileDescriptorProto file : files.getFileList()) {
      String prefix = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
      file.getMessageTypeList().forEach(message -> add(prefix, message));
      for (ServiceDescriptorProto service : file.getServiceList()) {
        for (MethodDescriptorProto method : service.getMethodList()) {
          methods.put("/" + prefix + service.getName() + "/" + method.getName(), method);
        }
      }
    }
  }

  /**
   * Reads descriptors.
   *
   * @throws IllegalArgumentException if they are none, or name no service
   */
  public static ProtobufSchema of(byte[] fileDescriptorSet) {
    try {
      ProtobufSchema schema = new ProtobufSchema(FileDescriptorSet.parseFrom(fileDescriptorSet));
      if (schema.methods.isEmpty()) {
        throw new IllegalArgumentException("the descriptors name no method of any service");
      }
      return schema;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("the descriptors are no FileDescriptorSet", e);
    }
  }

  /** The type of requests to a path such as {@code /package.Service/Method}, if it is known. */
  public Optional<ProtobufType> request(String path) {
    return Optional.ofNullable(methods.get(path)).flatMap(method -> type(method.getInputType()));
  }

  /** The type of responses from a path, if it is known. */
  public Optional<ProtobufType> response(String path) {
    return Optional.ofNullable(methods.get(path)).flatMap(method -> type(method.getOutputType()));
  }

  private Optional<ProtobufType> type(String name) {
    return Optional.ofNullable(types.get(name.startsWith(".") ? name.substring(1) : name));
  }

  private void add(String prefix, DescriptorProto message) {
    String name = prefix + message.getName();
    Map<Integer, ProtobufType.Field> fields = new HashMap<>();
    for (FieldDescriptorProto field : message.getFieldList()) {
      fields.put(
          field.getNumber(),
          new ProtobufType.Field(
              memberName(field.getName().getBytes(StandardCharsets.UTF_8)),
              kind(field.getType()),
              wireType(field.getType()),
              () -> type(field.getTypeName()).orElse(null)));
    }
    types.put(name, new ProtobufType(name, message.getOptions().getMapEntry(), fields));
    message.getNestedTypeList().forEach(nested -> add(name + ".", nested));
  }

  static MemberName memberName(byte[] name) {
    MemberName member = new MemberName();
    member.begin();
    for (byte b : name) {
      member.add(b);
    }
    return member;
  }

  private static ProtobufType.Kind kind(FieldDescriptorProto.Type type) {
    return switch (type) {
      case TYPE_STRING -> ProtobufType.Kind.STRING;
      case TYPE_MESSAGE -> ProtobufType.Kind.MESSAGE;
      case TYPE_BYTES -> ProtobufType.Kind.BYTES;
      case TYPE_INT64, TYPE_INT32, TYPE_SFIXED32, TYPE_SFIXED64 -> ProtobufType.Kind.SIGNED;
      case TYPE_UINT64, TYPE_UINT32, TYPE_FIXED32, TYPE_FIXED64 -> ProtobufType.Kind.UNSIGNED;
      case TYPE_SINT32, TYPE_SINT64 -> ProtobufType.Kind.ZIGZAG;
      case TYPE_DOUBLE, TYPE_FLOAT -> ProtobufType.Kind.FLOATING;
      case TYPE_BOOL, TYPE_ENUM, TYPE_GROUP -> ProtobufType.Kind.OTHER;
    };
  }

  private static int wireType(FieldDescriptorProto.Type type) {
    return switch (type) {
      case TYPE_FIXED64, TYPE_SFIXED64, TYPE_DOUBLE -> ProtobufReader.FIXED_64;
      case TYPE_FIXED32, TYPE_SFIXED32, TYPE_FLOAT -> ProtobufReader.FIXED_32;
      case TYPE_INT64,
          TYPE_INT32,
          TYPE_UINT64,
          TYPE_UINT32,
          TYPE_SINT32,
          TYPE_SINT64,
          TYPE_BOOL,
          TYPE_ENUM ->
          ProtobufReader.VARINT;
      case TYPE_STRING, TYPE_BYTES, TYPE_MESSAGE -> ProtobufReader.LENGTH_DELIMITED;
      case TYPE_GROUP -> ProtobufReader.GROUP;
    };
  }
}
