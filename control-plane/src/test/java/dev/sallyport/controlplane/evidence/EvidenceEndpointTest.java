package dev.sallyport.controlplane.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.evidence.EvidenceLog;
import dev.sallyport.core.evidence.Handshake;
import dev.sallyport.envoy.evidence.DropCount;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvidenceEndpointTest {

  private final Log log = new Log();
  private final Answer answer = new Answer();
  private final EvidenceEndpoint endpoint = new EvidenceEndpoint(log, Runnable::run);

  @Test
  void answersABatchWhenItIsOnDisk() {
    endpoint.export(batch(), answer);

    assertThat(answer.said).containsExactly("answered", "completed");
    assertThat(log.records).singleElement().extracting(Handshake::node).isEqualTo("envoy-1");
  }

  @Test
  void hasABatchSentAgainThatCouldNotBeWritten() {
    log.broken = true;

    endpoint.export(batch(), answer);

    assertThat(answer.said).containsExactly("UNAVAILABLE");
  }

  @Test
  void notesEveryRiseOfEnvoysOwnCountOfLosses() {
    List<Long> counted = new ArrayList<>();
    List<Integer> values = new ArrayList<>(List.of(0, 3, 3, 10, 2));
    DropWatch watch =
        new DropWatch(
            "envoy-1",
            new DropCount(
                path -> {
                  assertThat(path).isEqualTo(DropCount.QUERY);
                  return "{\"stats\":[{\"name\":\"x\",\"value\":" + values.removeFirst() + "}]}";
                }),
            log,
            counted::add);
    for (int i = 0; i < 5; i++) {
      watch.look();
    }
    assertThat(counted).containsExactly(3L, 7L, 2L);
    assertThat(log.lost).containsExactly(3L, 7L, 2L);
  }

  @Test
  void notesALossLaterThatCouldNotBeNotedAtOnce() {
    List<Long> counted = new ArrayList<>();
    DropWatch watch =
        new DropWatch(
            "envoy-1",
            new DropCount(_ -> "{\"stats\":[{\"name\":\"x\",\"value\":4}]}"),
            log,
            counted::add);
    log.broken = true;
    watch.look();
    log.broken = false;
    watch.look();
    assertThat(counted).containsExactly(4L);
    assertThat(log.lost).containsExactly(4L);
  }

  private static ExportLogsServiceRequest batch() {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(pair("node_name", "envoy-1")))
                .addScopeLogs(
                    ScopeLogs.newBuilder()
                        .addLogRecords(
                            LogRecord.newBuilder()
                                .addAttributes(pair("kind", "connection"))
                                .addAttributes(pair("unique", "a")))
                        .addLogRecords(LogRecord.getDefaultInstance())))
        .build();
  }

  private static KeyValue pair(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static final class Log implements EvidenceLog {
    private final List<Handshake> records = new ArrayList<>();
    private final List<Long> lost = new ArrayList<>();
    private boolean broken;

    @Override
    public int append(List<Handshake> more) throws IOException {
      if (broken) {
        throw new IOException("no space left");
      }
      records.addAll(more);
      return more.size();
    }

    @Override
    public void lost(String node, long count) throws IOException {
      if (broken) {
        throw new IOException("no space left");
      }
      lost.add(count);
    }

    @Override
    public void settle() {
      // Nothing is only counted here.
    }

    @Override
    public void posture(String revision, Object resources) {
      throw new AssertionError("no posture comes from an Envoy");
    }
  }

  private static final class Answer implements StreamObserver<ExportLogsServiceResponse> {
    private final List<String> said = new ArrayList<>();

    @Override
    public void onNext(ExportLogsServiceResponse response) {
      said.add("answered");
    }

    @Override
    public void onError(Throwable failure) {
      said.add(Status.fromThrowable(failure).getCode().name());
    }

    @Override
    public void onCompleted() {
      said.add("completed");
    }
  }
}
