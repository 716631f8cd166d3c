package dev.sallyport.envoy.lab;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc.ExternalProcessorImplBase;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.TrailersResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An ext-proc server that admits everything, unless a script says otherwise, and remembers. */
public final class FakeGuard implements AutoCloseable {

  private static final Context.Key<Metadata> METADATA = Context.key("metadata");

  private final Server server;
  private final EventLoopGroup group = new EpollEventLoopGroup(1);
  private volatile Script script = Script.ADMIT;

  /** Streams in the order they began. */
  private final BlockingQueue<Seen> streams = new LinkedBlockingQueue<>();

  FakeGuard(Path socket) throws IOException {
    server =
        NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
            .channelType(EpollServerDomainSocketChannel.class)
            .bossEventLoopGroup(group)
            .workerEventLoopGroup(group)
            .intercept(new MetadataToContext())
            .addService(new Processor())
            .build()
            .start();
  }

  /** What the guard does next. */
  public void follow(Script next) {
    streams.clear();
    script = next;
  }

  /** The next stream that began since {@link #follow}. */
  public Seen awaitStream() throws InterruptedException {
    Seen seen = streams.poll(10, TimeUnit.SECONDS);
    if (seen == null) {
      throw new AssertionError("Envoy opened no stream to the guard");
    }
    return seen;
  }

  /** Whether Envoy opened a stream since {@link #follow} that nobody has waited for. */
  public boolean wasAsked() {
    return !streams.isEmpty();
  }

  @Override
  public void close() {
    server.shutdownNow();
    var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /** What a guard does with a message. */
  public interface Script {

    /** Lets everything pass. */
    Script ADMIT = (request, answers) -> answers.onNext(admit(request));

    void on(ProcessingRequest request, StreamObserver<ProcessingResponse> answers);
  }

  /** What the guard was told in a stream. */
  public static final class Seen {
    private final Metadata metadata;
    private final BlockingQueue<ProcessingRequest> requests = new LinkedBlockingQueue<>();

    Seen(Metadata metadata) {
      this.metadata = metadata;
    }

    /** gRPC initial metadata by name; {@code null} if it was not sent. */
    public String metadata(String name) {
      return metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }

    /** Waits for a message of a kind. */
    public ProcessingRequest await(ProcessingRequest.RequestCase kind) throws InterruptedException {
      while (true) {
        ProcessingRequest request = requests.poll(10, TimeUnit.SECONDS);
        if (request == null) {
          throw new AssertionError("Envoy sent no " + kind);
        }
        if (request.getRequestCase() == kind) {
          return request;
        }
      }
    }

    /** Headers by name; values of repeated ones joined by a comma. */
    public static Map<String, String> headers(HttpHeaders headers) {
      Map<String, String> byName = new TreeMap<>();
      headers
          .getHeaders()
          .getHeadersList()
          .forEach(
              header ->
                  byName.merge(
                      header.getKey(), header.getRawValue().toStringUtf8(), (a, b) -> a + "," + b));
      return byName;
    }

    /** ext_proc attributes. */
    public static Map<String, Value> attributes(ProcessingRequest request) {
      return request
          .getAttributesOrDefault("envoy.filters.http.ext_proc", Struct.getDefaultInstance())
          .getFieldsMap();
    }
  }

  /** The answer that lets a message pass as it is. */
  public static ProcessingResponse admit(ProcessingRequest request) {
    ProcessingResponse.Builder answer = ProcessingResponse.newBuilder();
    return switch (request.getRequestCase()) {
      case REQUEST_HEADERS ->
          answer
              .setRequestHeaders(HeadersResponse.getDefaultInstance())
              .setDynamicMetadata(admission())
              .build();
      case RESPONSE_HEADERS ->
          answer
              .setResponseHeaders(
                  HeadersResponse.newBuilder()
                      .setResponse(
                          CommonResponse.newBuilder()
                              .setHeaderMutation(
                                  HeaderMutation.newBuilder()
                                      .addRemoveHeaders(Wire.UNINSPECTED_HEADER)
                                      .addRemoveHeaders(Wire.SECOND_DOOR_HEADER))))
              .setDynamicMetadata(metadata(Map.of(Wire.SECOND_DOOR_KEY, Wire.NEW)))
              .build();
      case REQUEST_BODY -> answer.setRequestBody(same(request.getRequestBody())).build();
      case RESPONSE_BODY -> answer.setResponseBody(same(request.getResponseBody())).build();
      case REQUEST_TRAILERS ->
          answer.setRequestTrailers(TrailersResponse.getDefaultInstance()).build();
      case RESPONSE_TRAILERS ->
          answer.setResponseTrailers(TrailersResponse.getDefaultInstance()).build();
      case REQUEST_NOT_SET -> throw new AssertionError("Envoy sent an empty message");
    };
  }

  /** The answer that refuses the first exchange of a connection. */
  public static ProcessingResponse refuse(String details) {
    return ProcessingResponse.newBuilder()
        .setImmediateResponse(
            ImmediateResponse.newBuilder()
                .setStatus(HttpStatus.newBuilder().setCode(StatusCode.Forbidden))
                .setDetails(details))
        .setDynamicMetadata(metadata(Map.of(Wire.FIRST_DOOR_KEY, Wire.NEW)))
        .build();
  }

  private static Struct admission() {
    return metadata(Map.of(Wire.ADMISSION_KEY, Wire.ADMITTED, Wire.FIRST_DOOR_KEY, Wire.NEW));
  }

  private static Struct metadata(Map<String, String> texts) {
    Struct.Builder inner = Struct.newBuilder();
    texts.forEach(
        (key, text) -> inner.putFields(key, Value.newBuilder().setStringValue(text).build()));
    return Struct.newBuilder()
        .putFields(Wire.METADATA_NAMESPACE, Value.newBuilder().setStructValue(inner).build())
        .build();
  }

  private static BodyResponse same(HttpBody body) {
    return BodyResponse.newBuilder()
        .setResponse(
            CommonResponse.newBuilder()
                .setBodyMutation(
                    BodyMutation.newBuilder()
                        .setStreamedResponse(
                            StreamedBodyResponse.newBuilder()
                                .setBody(body.getBody())
                                .setEndOfStream(body.getEndOfStream()))))
        .build();
  }

  private final class Processor extends ExternalProcessorImplBase {
    @Override
    public StreamObserver<ProcessingRequest> process(StreamObserver<ProcessingResponse> answers) {
      Seen seen = new Seen(METADATA.get());
      streams.add(seen);
      return new StreamObserver<>() {
        @Override
        public void onNext(ProcessingRequest request) {
          seen.requests.add(request);
          script.on(request, answers);
        }

        @Override
        public void onError(Throwable t) {
          // The client went away.
        }

        @Override
        public void onCompleted() {
          answers.onCompleted();
        }
      };
    }
  }

  private static final class MetadataToContext implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      return Contexts.interceptCall(
          Context.current().withValue(METADATA, headers), call, headers, next);
    }
  }
}
