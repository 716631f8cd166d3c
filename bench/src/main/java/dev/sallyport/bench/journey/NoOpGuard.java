package dev.sallyport.bench.journey;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sallyport.extproc.transport.DomainSocket;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc.ExternalProcessorImplBase;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.TrailersResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An ext_proc server that admits every request and hands every body on as it is, over the product's
 * own transport: the least that a guard in Java can cost. A process of its own, which ends with its
 * standard input.
 */
public final class NoOpGuard extends ExternalProcessorImplBase {

  private static final ProcessingResponse ADMITTED =
      ProcessingResponse.newBuilder()
          .setRequestHeaders(HeadersResponse.getDefaultInstance())
          .setDynamicMetadata(
              in(Wire.METADATA_NAMESPACE, in(Wire.ADMISSION_KEY, text(Wire.ADMITTED)))
                  .getStructValue())
          .build();

  private static final ProcessingResponse INSPECTED =
      ProcessingResponse.newBuilder()
          .setResponseHeaders(
              HeadersResponse.newBuilder()
                  .setResponse(
                      CommonResponse.newBuilder()
                          .setHeaderMutation(
                              HeaderMutation.newBuilder()
                                  .addRemoveHeaders(Wire.UNINSPECTED_HEADER))))
          .build();

  /** Serves the socket named by the only argument. */
  public static void main(String[] arguments) throws IOException {
    DomainSocket.serve(Path.of(arguments[0]), new NoOpGuard().bindService());
    while (System.in.read() >= 0) {
      // What it says does not matter, only that it is there.
    }
    System.exit(0);
  }

  @Override
  public StreamObserver<ProcessingRequest> process(StreamObserver<ProcessingResponse> answers) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ProcessingRequest message) {
        answers.onNext(answer(message));
      }

      @Override
      public void onError(Throwable gone) {
        // The stream has ended, and there is nothing to put away.
      }

      @Override
      public void onCompleted() {
        answers.onCompleted();
      }
    };
  }

  private static ProcessingResponse answer(ProcessingRequest message) {
    ProcessingResponse.Builder answer = ProcessingResponse.newBuilder();
    return switch (message.getRequestCase()) {
      case REQUEST_HEADERS -> ADMITTED;
      case REQUEST_BODY -> answer.setRequestBody(same(message.getRequestBody())).build();
      case REQUEST_TRAILERS ->
          answer.setRequestTrailers(TrailersResponse.getDefaultInstance()).build();
      case RESPONSE_HEADERS -> INSPECTED;
      case RESPONSE_BODY -> answer.setResponseBody(same(message.getResponseBody())).build();
      case RESPONSE_TRAILERS ->
          answer.setResponseTrailers(TrailersResponse.getDefaultInstance()).build();
      case REQUEST_NOT_SET -> throw new IllegalStateException("an empty message");
    };
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

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private static Value in(String key, Value value) {
    return Value.newBuilder().setStructValue(Struct.newBuilder().putFields(key, value)).build();
  }
}
