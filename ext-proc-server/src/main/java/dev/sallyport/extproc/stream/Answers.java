package dev.sallyport.extproc.stream;

import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.TrailersResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import java.util.Map;
import java.util.function.Consumer;

/** The messages Envoy gets, in body mode {@code FULL_DUPLEX_STREAMED}. */
final class Answers {

  /** Largest chunk of a body in one answer, in bytes. */
  static final int LARGEST_CHUNK = 64 * 1024;

  /** The admission seal. */
  private static final Struct ADMITTED = metadata(Map.of(Wire.ADMISSION_KEY, Wire.ADMITTED));

  private static final Struct ADMITTED_BY_A_NEW_DOOR =
      metadata(Map.of(Wire.ADMISSION_KEY, Wire.ADMITTED, Wire.FIRST_DOOR_KEY, Wire.NEW));

  private static final Struct REFUSED_BEHIND_A_NEW_DOOR =
      metadata(Map.of(Wire.FIRST_DOOR_KEY, Wire.NEW));

  private static final Struct ANSWERED_BY_A_NEW_DOOR =
      metadata(Map.of(Wire.SECOND_DOOR_KEY, Wire.NEW));

  private Answers() {}

  /**
   * Lets the request pass: the only answer that bears the admission seal.
   *
   * @param newDoor whether Envoy is to tell of the handshake behind it
   */
  static ProcessingResponse admission(HeaderEdits edits, boolean newDoor) {
    return ProcessingResponse.newBuilder()
        .setRequestHeaders(headers(edits))
        .setDynamicMetadata(newDoor ? ADMITTED_BY_A_NEW_DOOR : ADMITTED)
        .build();
  }

  /**
   * Lets a response head pass.
   *
   * @param newDoor whether Envoy is to tell of the handshake behind it
   */
  static ProcessingResponse responseHead(HeaderEdits edits, boolean newDoor) {
    ProcessingResponse.Builder answer =
        ProcessingResponse.newBuilder().setResponseHeaders(headers(edits));
    if (newDoor) {
      answer.setDynamicMetadata(ANSWERED_BY_A_NEW_DOOR);
    }
    return answer.build();
  }

  /** A body, or what of it may go on, in pieces that Envoy takes. */
  static void body(
      Direction direction, ByteString bytes, boolean last, Consumer<ProcessingResponse> to) {
    int from = 0;
    while (bytes.size() - from > LARGEST_CHUNK) {
      to.accept(body(direction, bytes.substring(from, from + LARGEST_CHUNK), false));
      from += LARGEST_CHUNK;
    }
    if (last || from < bytes.size()) {
      to.accept(body(direction, bytes.substring(from), last));
    }
  }

  /** A piece of a body, at most {@link #LARGEST_CHUNK} long. */
  private static ProcessingResponse body(Direction direction, ByteString piece, boolean last) {
    BodyResponse body =
        BodyResponse.newBuilder()
            .setResponse(
                CommonResponse.newBuilder()
                    .setBodyMutation(
                        BodyMutation.newBuilder()
                            .setStreamedResponse(
                                StreamedBodyResponse.newBuilder()
                                    .setBody(piece)
                                    .setEndOfStream(last))))
            .build();
    ProcessingResponse.Builder answer = ProcessingResponse.newBuilder();
    return switch (direction) {
      case REQUEST -> answer.setRequestBody(body).build();
      case RESPONSE -> answer.setResponseBody(body).build();
    };
  }

  /** Lets trailers pass, which also ends the body before them. */
  static ProcessingResponse trailers(Direction direction, HeaderEdits edits) {
    TrailersResponse trailers =
        TrailersResponse.newBuilder().setHeaderMutation(mutation(edits)).build();
    ProcessingResponse.Builder answer = ProcessingResponse.newBuilder();
    return switch (direction) {
      case REQUEST -> answer.setRequestTrailers(trailers).build();
      case RESPONSE -> answer.setResponseTrailers(trailers).build();
    };
  }

  /**
   * An answer of the gateway's own in place of the upstream's.
   *
   * @param what what it is, for Envoy's log
   * @param newDoor whether Envoy is to tell of the client's handshake behind it
   */
  static ProcessingResponse own(String what, RefusalAnswer answer, boolean newDoor) {
    ProcessingResponse.Builder own =
        ProcessingResponse.newBuilder()
            .setImmediateResponse(
                ImmediateResponse.newBuilder()
                    .setStatus(HttpStatus.newBuilder().setCodeValue(answer.status()))
                    .setHeaders(mutation(answer.headers()))
                    .setBody(answer.body())
                    .setDetails(Wire.REFUSAL_DETAILS_PREFIX + what));
    if (newDoor) {
      own.setDynamicMetadata(REFUSED_BEHIND_A_NEW_DOOR);
    }
    return own.build();
  }

  private static HeadersResponse headers(HeaderEdits edits) {
    return HeadersResponse.newBuilder()
        .setResponse(CommonResponse.newBuilder().setHeaderMutation(mutation(edits)))
        .build();
  }

  private static HeaderMutation mutation(HeaderEdits edits) {
    HeaderMutation.Builder mutation = HeaderMutation.newBuilder();
    mutation.addAllRemoveHeaders(edits.removals());
    edits
        .settings()
        .forEach(
            (name, values) -> {
              HeaderValueOption.Builder first = line(name, values.getFirst());
              mutation.addSetHeaders(
                  first.setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD));
              values.stream().skip(1).forEach(more -> mutation.addSetHeaders(further(name, more)));
            });
    return mutation.build();
  }

  private static HeaderValueOption.Builder line(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(
            HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)));
  }

  /**
   * One more line of a name. Envoy's ext_proc filter takes {@code APPEND_IF_EXISTS_OR_ADD}, which
   * is zero, for an action that was not given, and overwrites; only the old field makes it append.
   */
  @SuppressWarnings("deprecation")
  private static HeaderValueOption.Builder further(String name, String value) {
    return line(name, value).setAppend(BoolValue.of(true));
  }

  private static Struct metadata(Map<String, String> texts) {
    Struct.Builder inner = Struct.newBuilder();
    texts.forEach(
        (key, text) -> inner.putFields(key, Value.newBuilder().setStringValue(text).build()));
    return Struct.newBuilder()
        .putFields(Wire.METADATA_NAMESPACE, Value.newBuilder().setStructValue(inner).build())
        .build();
  }
}
