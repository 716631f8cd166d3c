package dev.sallyport.controlplane.evidence;

import dev.sallyport.core.evidence.EvidenceLog;
import dev.sallyport.core.evidence.Handshake;
import dev.sallyport.core.evidence.LogRecords;
import dev.sallyport.nodes.NodeServer;
import dev.sallyport.pki.node.NodeIdentity;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc.LogsServiceImplBase;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code opentelemetry.proto.collector.logs.v1.LogsService}: takes batches of access log records. A
 * batch is answered when it is on disk; until then Envoy keeps it and sends it again.
 */
public final class EvidenceEndpoint extends LogsServiceImplBase {

  private static final Logger LOG = LoggerFactory.getLogger(EvidenceEndpoint.class);

  /** Label that Envoy's logger puts on its batches. */
  private static final String NODE = "node_name";

  private final EvidenceLog log;
  private final Executor disk;

  /**
   * An endpoint.
   *
   * @param disk where writing may wait for the disk
   */
  public EvidenceEndpoint(EvidenceLog log, Executor disk) {
    this.log = log;
    this.disk = disk;
  }

  @Override
  public void export(
      ExportLogsServiceRequest batch, StreamObserver<ExportLogsServiceResponse> answer) {
    Optional<String> caller = NodeServer.caller().map(NodeIdentity::name);
    disk.execute(() -> take(batch, caller, answer));
  }

  private void take(
      ExportLogsServiceRequest batch,
      Optional<String> caller,
      StreamObserver<ExportLogsServiceResponse> answer) {
    try {
      log.append(handshakes(batch, caller));
    } catch (IOException e) {
      LOG.error("evidence cannot be written: {}", e.getMessage());
      answer.onError(Status.UNAVAILABLE.asRuntimeException());
      return;
    }
    answer.onNext(ExportLogsServiceResponse.getDefaultInstance());
    answer.onCompleted();
  }

  /** A node is who its certificate says; the machine's own Envoy has none. */
  private static List<Handshake> handshakes(
      ExportLogsServiceRequest batch, Optional<String> caller) {
    List<Handshake> handshakes = new ArrayList<>();
    for (ResourceLogs resource : batch.getResourceLogsList()) {
      String node =
          caller.orElseGet(
              () -> texts(resource.getResource().getAttributesList()).getOrDefault(NODE, ""));
      resource.getScopeLogsList().stream()
          .flatMap(scope -> scope.getLogRecordsList().stream())
          .flatMap(record -> LogRecords.read(texts(record.getAttributesList()), node).stream())
          .forEach(handshakes::add);
    }
    return handshakes;
  }

  private static Map<String, String> texts(List<KeyValue> pairs) {
    return pairs.stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey, pair -> pair.getValue().getStringValue(), (one, _) -> one));
  }
}
