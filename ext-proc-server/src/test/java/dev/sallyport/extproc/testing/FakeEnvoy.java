package dev.sallyport.extproc.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sallyport.core.event.RecordedEvent.Direction;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpTrailers;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Plays Envoy's side of one ext_proc stream, message by message. */
public final class FakeEnvoy extends ClientCall.Listener<ProcessingResponse> {

  private static final long PATIENCE_SECONDS = 20;

  private final ClientCall<ProcessingRequest, ProcessingResponse> call;
  private final BlockingQueue<ProcessingResponse> answers = new LinkedBlockingQueue<>();
  private final List<ProcessingResponse> taken = new ArrayList<>();
  private final CompletableFuture<Status> status = new CompletableFuture<>();
  private final boolean pulls;

  private FakeEnvoy(Channel channel, Map<String, String> metadata, boolean pulls) {
    this.pulls = pulls;
    this.call = channel.newCall(ExternalProcessorGrpc.getProcessMethod(), CallOptions.DEFAULT);
    Metadata headers = new Metadata();
    metadata.forEach(
        (name, value) ->
            headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    call.start(this, headers);
    if (pulls) {
      call.request(1);
    }
  }

  /** Opens a stream with the metadata of a route. */
  public static FakeEnvoy open(Channel channel, Map<String, String> metadata) {
    return new FakeEnvoy(channel, metadata, true);
  }

  /** Opens a stream of which answers are read only by {@link #read}. */
  public static FakeEnvoy openReadingNothing(Channel channel, Map<String, String> metadata) {
    return new FakeEnvoy(channel, metadata, false);
  }

  /** Reads some answers. */
  public void read(int count) {
    call.request(count);
  }

  @Override
  public void onMessage(ProcessingResponse answer) {
    answers.add(answer);
    if (pulls) {
      call.request(1);
    }
  }

  @Override
  public void onClose(Status how, Metadata trailers) {
    status.complete(how);
  }

  public FakeEnvoy requestHead(Map<String, String> headers, boolean ends) {
    return requestHead(headers, ends, Value.getDefaultInstance());
  }

  /** The same on a connection of a number. */
  public FakeEnvoy requestHeadOn(double connection, Map<String, String> headers) {
    return requestHead(headers, true, Value.newBuilder().setNumberValue(connection).build());
  }

  private FakeEnvoy requestHead(Map<String, String> headers, boolean ends, Value connection) {
    Struct known =
        attributes(Map.of("source.address", "192.0.2.7:4711", "connection.tls_version", "TLSv1.3"));
    return send(
        ProcessingRequest.newBuilder()
            .setRequestHeaders(head(headers, ends))
            .setProtocolConfig(modes(BodySendMode.FULL_DUPLEX_STREAMED))
            .putAttributes(
                "envoy.filters.http.ext_proc",
                known.toBuilder().putFields("connection.id", connection).build())
            .build());
  }

  /** A request head of a route whose bodies stay with Envoy. */
  public FakeEnvoy requestHeadWithoutBodies(Map<String, String> headers) {
    return send(
        ProcessingRequest.newBuilder()
            .setRequestHeaders(head(headers, false))
            .setProtocolConfig(modes(BodySendMode.NONE))
            .build());
  }

  private static ProtocolConfiguration modes(BodySendMode mode) {
    return ProtocolConfiguration.newBuilder()
        .setRequestBodyMode(mode)
        .setResponseBodyMode(mode)
        .build();
  }

  public FakeEnvoy responseHead(Map<String, String> headers, boolean ends) {
    return responseHead(headers, ends, Map.of());
  }

  public FakeEnvoy responseHead(
      Map<String, String> headers, boolean ends, Map<String, String> attributes) {
    return send(
        ProcessingRequest.newBuilder()
            .setResponseHeaders(head(headers, ends))
            .putAttributes("envoy.filters.http.ext_proc", attributes(attributes))
            .build());
  }

  public FakeEnvoy body(Direction direction, String text, boolean ends) {
    return body(direction, ByteString.copyFromUtf8(text), ends);
  }

  public FakeEnvoy body(Direction direction, ByteString bytes, boolean ends) {
    HttpBody body = HttpBody.newBuilder().setBody(bytes).setEndOfStream(ends).build();
    ProcessingRequest.Builder message = ProcessingRequest.newBuilder();
    return send(
        switch (direction) {
          case REQUEST -> message.setRequestBody(body).build();
          case RESPONSE -> message.setResponseBody(body).build();
        });
  }

  public FakeEnvoy trailers(Direction direction, Map<String, String> trailers) {
    HttpTrailers lines = HttpTrailers.newBuilder().setTrailers(map(trailers)).build();
    ProcessingRequest.Builder message = ProcessingRequest.newBuilder();
    return send(
        switch (direction) {
          case REQUEST -> message.setRequestTrailers(lines).build();
          case RESPONSE -> message.setResponseTrailers(lines).build();
        });
  }

  public FakeEnvoy send(ProcessingRequest message) {
    call.sendMessage(message);
    return this;
  }

  public FakeEnvoy halfClose() {
    call.halfClose();
    return this;
  }

  public FakeEnvoy cancel() {
    call.cancel("the client went away", null);
    return this;
  }

  public boolean canSend() {
    return call.isReady();
  }

  /** The next answer. */
  public ProcessingResponse next() {
    try {
      ProcessingResponse answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new AssertionError("no answer came; before: " + taken + "; status: " + status);
      }
      taken.add(answer);
      return answer;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Answers that have come and were not taken. */
  public List<ProcessingResponse> rest() {
    List<ProcessingResponse> rest = new ArrayList<>();
    answers.drainTo(rest);
    taken.addAll(rest);
    return rest;
  }

  /** All answers so far, taken or not. */
  public List<ProcessingResponse> all() {
    rest();
    return List.copyOf(taken);
  }

  /** How the server closed the stream. */
  public Status status() {
    try {
      return status.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the stream was not closed; answers: " + all(), e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  public boolean isClosed() {
    return status.isDone();
  }

  /** Bytes of a body that the answers so far let pass. */
  public String passed(Direction direction) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ProcessingResponse answer : all()) {
      bytes.writeBytes(
          (direction == Direction.REQUEST ? answer.getRequestBody() : answer.getResponseBody())
              .getResponse()
              .getBodyMutation()
              .getStreamedResponse()
              .getBody()
              .toByteArray());
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static HttpHeaders head(Map<String, String> headers, boolean ends) {
    return HttpHeaders.newBuilder().setHeaders(map(headers)).setEndOfStream(ends).build();
  }

  private static HeaderMap map(Map<String, String> headers) {
    HeaderMap.Builder map = HeaderMap.newBuilder();
    headers.forEach(
        (name, value) ->
            map.addHeaders(
                HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value))));
    return map.build();
  }

  private static Struct attributes(Map<String, String> values) {
    Struct.Builder struct = Struct.newBuilder();
    values.forEach(
        (name, value) -> {
          Value.Builder wrapped = Value.newBuilder();
          if (value.equals("true")) {
            wrapped.setBoolValue(true);
          } else {
            wrapped.setStringValue(value);
          }
          struct.putFields(name, wrapped.build());
        });
    return struct.build();
  }
}
