package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Struct;
import com.google.protobuf.StructProto;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.masking.coding.ContentCoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Messages of gRPC, with and without their types. */
class GrpcTest {

  private static final String MAIL = "ada@example.com";
  private static final String LABEL = "[redacted:email]";
  private static final String PATH = "/shop.Customers/Get";

  private static final FileDescriptorProto SHOP =
      FileDescriptorProto.newBuilder()
          .setName("shop.proto")
          .setPackage("shop")
          .setSyntax("proto3")
          .addDependency("google/protobuf/struct.proto")
          .addMessageType(
              DescriptorProto.newBuilder()
                  .setName("Customer")
                  .addField(field("first_name", 1, Type.TYPE_STRING))
                  .addField(field("note", 2, Type.TYPE_STRING))
                  .addField(field("card", 3, Type.TYPE_INT64))
                  .addField(field("photo", 4, Type.TYPE_BYTES))
                  .addField(field("friend", 5, Type.TYPE_MESSAGE).setTypeName(".shop.Customer"))
                  .addField(
                      field("labels", 6, Type.TYPE_MESSAGE)
                          .setLabel(Label.LABEL_REPEATED)
                          .setTypeName(".shop.Customer.LabelsEntry"))
                  .addField(
                      field("more", 7, Type.TYPE_MESSAGE).setTypeName(".google.protobuf.Struct"))
                  .addField(repeated(field("cards", 8, Type.TYPE_INT64)))
                  .addField(repeated(field("fixed", 9, Type.TYPE_FIXED64)))
                  .addField(repeated(field("doubles", 10, Type.TYPE_DOUBLE)))
                  .addField(field("amount", 11, Type.TYPE_DOUBLE))
                  .addField(field("ssn", 12, Type.TYPE_FLOAT))
                  .addNestedType(
                      DescriptorProto.newBuilder()
                          .setName("LabelsEntry")
                          .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                          .addField(field("key", 1, Type.TYPE_STRING))
                          .addField(field("value", 2, Type.TYPE_STRING))))
          .addService(
              ServiceDescriptorProto.newBuilder()
                  .setName("Customers")
                  .addMethod(
                      MethodDescriptorProto.newBuilder()
                          .setName("Get")
                          .setInputType(".shop.Customer")
                          .setOutputType(".shop.Customer")))
          .build();

  private static final Masker TYPED =
      Masker.standard()
          .speaking(
              FileDescriptorSet.newBuilder()
                  .addFile(StructProto.getDescriptor().toProto())
                  .addFile(SHOP)
                  .build()
                  .toByteArray());

  private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setLabel(Label.LABEL_OPTIONAL)
        .setType(type);
  }

  private static FieldDescriptorProto.Builder repeated(FieldDescriptorProto.Builder field) {
    return field.setLabel(Label.LABEL_REPEATED);
  }

  private static Descriptor customer() throws Exception {
    return FileDescriptor.buildFrom(SHOP, new FileDescriptor[] {StructProto.getDescriptor()})
        .findMessageTypeByName("Customer");
  }

  @Test
  void descriptorsThatDescribeNothingAreToldApart() {
    byte[] noService = FileDescriptorSet.newBuilder().build().toByteArray();

    assertThat(Masker.checks().descriptorFault(noService))
        .hasValueSatisfying(fault -> assertThat(fault).contains("no method"));
    assertThat(Masker.checks().descriptorFault(new byte[] {1, 2, 3}))
        .hasValueSatisfying(fault -> assertThat(fault).contains("no FileDescriptorSet"));
    assertThat(
            Masker.checks()
                .descriptorFault(
                    FileDescriptorSet.newBuilder().addFile(SHOP).build().toByteArray()))
        .isEmpty();
  }

  @Test
  void numbersThatArePackedOrFloatingReadAsZero() throws Exception {
    Descriptor type = customer();
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    set(message, "cards", List.of(7L, 4111111111111111L, -1L));
    set(message, "fixed", List.of(4111111111111111L, 9L));
    set(message, "doubles", List.of(0.5, 4111111111111111.0, Double.NaN, 1e300));
    set(message, "amount", 4111111111111111.0);
    set(message, "ssn", 1.5f);

    byte[] masked = unframed(mask(TYPED, PATH, framed(message.build().toByteArray())));

    DynamicMessage read = DynamicMessage.parseFrom(type, masked);
    assertThat(get(read, "cards")).isEqualTo(List.of(7L, 0L, -1L));
    assertThat(get(read, "fixed")).isEqualTo(List.of(0L, 9L));
    assertThat(get(read, "doubles")).isEqualTo(List.of(0.5, 0.0, Double.NaN, 1e300));
    assertThat(get(read, "amount")).isEqualTo(0.0);
    assertThat(get(read, "ssn")).isEqualTo(0f);
    assertThat(read.getUnknownFields().asMap()).isEmpty();
  }

  @Test
  void fieldsAreMaskedByTheirTypesAndNames() throws Exception {
    Descriptor type = customer();
    Descriptor entry = type.findNestedTypeByName("LabelsEntry");
    DynamicMessage friend = set(DynamicMessage.newBuilder(type), "note", "call " + MAIL).build();
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    set(message, "first_name", "Ada");
    set(message, "note", "{\"mail\":\"ada\\u0040example.com\",\"dob\":\"1815-12-10\"}");
    set(message, "card", 4111111111111111L);
    set(message, "photo", ByteString.copyFrom(new byte[] {(byte) 0xFF, (byte) 0xD8, 0, 1}));
    set(message, "friend", friend);
    message.addRepeatedField(
        type.findFieldByName("labels"),
        set(set(DynamicMessage.newBuilder(entry), "key", "last_name"), "value", "Lovelace")
            .build());
    set(
        message,
        "more",
        Struct.newBuilder()
            .putFields("first_name", Value.newBuilder().setStringValue("Ada").build())
            .putFields("size", Value.newBuilder().setStringValue("XL").build())
            .build());

    byte[] masked = unframed(mask(TYPED, PATH, framed(message.build().toByteArray())));

    DynamicMessage read = DynamicMessage.parseFrom(type, masked);
    assertThat(get(read, "first_name")).isEqualTo("[redacted:person-name]");
    assertThat(get(read, "note"))
        .isEqualTo("{\"mail\":\"[redacted:email]\",\"dob\":\"[redacted:date-of-birth]\"}");
    assertThat(get(read, "card")).isEqualTo(0L);
    assertThat(get(read, "photo")).isEqualTo(get(message.build(), "photo"));
    assertThat(get((DynamicMessage) get(read, "friend"), "note")).isEqualTo("call " + LABEL);
    assertThat(read.toString()).doesNotContain("Lovelace", "\"Ada\"").contains("XL");
    assertThat(read.getUnknownFields().asMap()).isEmpty();
  }

  @Test
  void withoutATypeTextIsFoundInEveryField() throws Exception {
    UnknownFieldSet inner = fields(3, MAIL.getBytes(StandardCharsets.UTF_8));
    byte[] message =
        UnknownFieldSet.newBuilder()
            .mergeFrom(fields(1, ("mail " + MAIL).getBytes(StandardCharsets.UTF_8)))
            .mergeFrom(fields(10, inner.toByteArray()))
            .mergeField(7, UnknownFieldSet.Field.newBuilder().addVarint(42).build())
            .mergeField(8, UnknownFieldSet.Field.newBuilder().addGroup(inner).build())
            .mergeFrom(fields(9, new byte[] {(byte) 0x80, 0, 1}))
            .build()
            .toByteArray();

    byte[] masked = unframed(mask(TYPED, "/other.Service/Get", framed(message)));

    UnknownFieldSet read = UnknownFieldSet.parseFrom(masked);
    assertThat(bytes(read, 1)).asString().isEqualTo("mail " + LABEL);
    assertThat(bytes(UnknownFieldSet.parseFrom(bytes(read, 10)), 3)).asString().isEqualTo(LABEL);
    assertThat(bytes(read.getField(8).getGroupList().getFirst(), 3)).asString().isEqualTo(LABEL);
    assertThat(read.getField(7).getVarintList()).containsExactly(42L);
    assertThat(bytes(read, 9)).isEqualTo(new byte[] {(byte) 0x80, 0, 1});
  }

  @Test
  void aTextThatIsWellFormedAsAMessageIsStillText() throws Exception {
    // 'B' and '(' are the tag and length of a field: 40 bytes follow.
    String text = "B(" + (MAIL + " and some more text to fill it up").substring(0, 40);
    byte[] masked = unframed(mask(TYPED, "", framed(fields(2, bytes(text)).toByteArray())));
    assertThat(new String(masked, StandardCharsets.UTF_8)).doesNotContain(MAIL);
  }

  @Test
  void everyCutGivesTheSameAndCompressedMessagesLeavePlain() throws Exception {
    byte[] message = fields(1, bytes("mail " + MAIL)).toByteArray();
    byte[] plain = framed(message);
    byte[] both = concat(framed(gzip(message), 1), plain, framed(new byte[0]));
    byte[] expected = concat(mask(TYPED, "", plain), mask(TYPED, "", plain), framed(new byte[0]));

    for (int cut = 0; cut <= both.length; cut++) {
      assertThat(mask(TYPED, "", both, cut)).as("cut at %d", cut).isEqualTo(expected);
    }
  }

  @Test
  void whatHasNothingToMaskPassesExactly() throws Exception {
    // A length and a number in more bytes than they need.
    byte[] odd = {0x12, (byte) 0x83, 0, 'a', 'b', 'c', 0x18, (byte) 0x81, (byte) 0x80, 0};
    assertThat(unframed(mask(TYPED, "", framed(odd)))).isEqualTo(odd);
    assertThat(unframed(mask(TYPED, PATH, framed(odd)))).isEqualTo(odd);
  }

  @Test
  void whatCannotBeReadIsRefused() {
    refused(new byte[] {0, 0, 0, 0, 2, 0x0A, 5});
    refused(new byte[] {0, 0, 0, 0, 5, 0x0A});
    refused(new byte[] {0, 0, 0});
    refused(new byte[] {(byte) 0x80, 0, 0, 0, 0});
    refused(new byte[] {0, (byte) 0x80, 0, 0, 0});
    refused(new byte[] {0, 1, 0, 0, 0});
    refused(framed(new byte[] {1, 2, 3}, 1));
    assertThat(Form.of("application/grpc-web")).isEmpty();
    assertThat(Form.of("application/grpc-web-text")).isEmpty();
    assertThat(Form.of("application/grpc+json")).isEmpty();
    assertThat(Form.of("application/grpc+proto")).contains(Form.GRPC);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Masker.standard().speaking(bytes("no descriptors")));
  }

  private static void refused(byte[] body) {
    assertThatExceptionOfType(UninspectableException.class).isThrownBy(() -> mask(TYPED, "", body));
  }

  @Property(tries = 200)
  void randomMessagesKeepTheirShapeHoweverTheyAreCut(
      @ForAll("messages") UnknownFieldSet message, @ForAll double where) throws Exception {
    byte[] framed = framed(message.toByteArray());
    int cut = (int) Math.floor(Math.abs(where % 1) * framed.length);
    byte[] masked = mask(TYPED, "", framed);

    assertThat(mask(TYPED, "", framed, cut)).isEqualTo(masked);
    assertThat(new String(masked, StandardCharsets.ISO_8859_1)).doesNotContain(MAIL);
    UnknownFieldSet read = UnknownFieldSet.parseFrom(unframed(masked));
    assertThat(read.asMap().keySet()).isEqualTo(message.asMap().keySet());
  }

  @Provide
  Arbitrary<UnknownFieldSet> messages() {
    return Arbitraries.lazyOf(() -> leaf(), () -> leaf(), () -> nested())
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(
            parts -> {
              UnknownFieldSet.Builder message = UnknownFieldSet.newBuilder();
              parts.forEach(message::mergeFrom);
              return message.build();
            });
  }

  private Arbitrary<UnknownFieldSet> nested() {
    return messages().map(inner -> fields(2 + inner.getSerializedSize() % 20, inner.toByteArray()));
  }

  private static Arbitrary<UnknownFieldSet> leaf() {
    return Arbitraries.integers()
        .between(1, 40)
        .flatMap(
            number ->
                Arbitraries.oneOf(
                        Arbitraries.of(bytes(MAIL), bytes("x " + MAIL + "\n"), bytes("été")),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(30))
                    .map(value -> fields(number, value)));
  }

  private static byte[] mask(Masker masker, String path, byte[] body, int... cuts)
      throws UninspectableException {
    GrpcBody grpc = new GrpcBody(path, true, Optional.of(ContentCoding.GZIP));
    MaskStream stream = masker.open(Corpus.all(), grpc);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = 0;
    for (int cut : cuts) {
      out.writeBytes(stream.write(ByteBuffer.wrap(body, from, cut - from)).bytes());
      from = cut;
    }
    out.writeBytes(stream.write(ByteBuffer.wrap(body, from, body.length - from)).bytes());
    out.writeBytes(stream.finish().bytes());
    for (MaskCount count : stream.counts()) {
      assertThat(count.count()).isPositive();
    }
    return out.toByteArray();
  }

  private static UnknownFieldSet fields(int number, byte[] value) {
    return UnknownFieldSet.newBuilder()
        .addField(
            number,
            UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFrom(value))
                .build())
        .build();
  }

  private static byte[] bytes(UnknownFieldSet message, int number) {
    return message.getField(number).getLengthDelimitedList().getFirst().toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static DynamicMessage.Builder set(
      DynamicMessage.Builder message, String field, Object value) {
    return message.setField(message.getDescriptorForType().findFieldByName(field), value);
  }

  private static Object get(DynamicMessage message, String field) {
    return message.getField(message.getDescriptorForType().findFieldByName(field));
  }

  private static byte[] framed(byte[] message) {
    return framed(message, 0);
  }

  private static byte[] framed(byte[] message, int flag) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) flag)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static byte[] unframed(byte[] body) {
    assertThat(ByteBuffer.wrap(body).getInt(1)).isEqualTo(body.length - 5);
    return Arrays.copyOfRange(body, 5, body.length);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }
}
