package dev.sallyport.extproc.stream;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.http.Connection;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.extproc.http.SecondDoor;
import dev.sallyport.extproc.http.Target;
import dev.sallyport.extproc.metrics.Step;
import dev.sallyport.extproc.record.ExchangeRecorder;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.extproc.record.Outcome;
import dev.sallyport.masking.Masker;
import dev.sallyport.proto.Wire;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Beginning and end of one exchange, on record and in the metrics, each exactly once. */
final class Books {

  private static final Logger LOG = LoggerFactory.getLogger(Books.class);

  private static final Connection UNKNOWN = new Connection("", "", "", Optional.empty());

  private final String resource;
  private final String revision;
  private final Steps steps;
  private @Nullable ExchangeRecorder recorder;
  private final Masker masker;
  private Connection client = UNKNOWN;
  private @Nullable SecondDoor secondDoor;
  private Map<String, String> upstream = Map.of();
  private boolean ended;

  Books(Route route, Steps steps) {
    this.steps = steps;
    switch (route) {
      case Route.ToResource(var guarded) -> {
        resource = guarded.resource().name();
        revision = guarded.revision();
        masker = guarded.masker();
      }
      case Route.Refused refused -> {
        resource = "";
        revision = "";
        masker = steps.masker();
      }
    }
  }

  /** An id for an exchange that Envoy gave none. */
  static ExchangeId anonymous() {
    return new ExchangeId(UUID.randomUUID().toString());
  }

  void begin(RequestHead request, Connection connection) throws NotRecordedException {
    client = connection;
    ExchangeRecorder opened = steps.recorders().of(request.exchange(), masker);
    recorder = opened;
    steps.metrics().began();
    opened.started(
        resource,
        revision,
        request.method(),
        request.authority(),
        request.target().raw(),
        connection);
  }

  /** Envoy answered by itself before the request came here, so that nothing is known of it. */
  void beginUnlessBegun() throws NotRecordedException {
    if (recorder == null) {
      begin(
          new RequestHead(anonymous(), "", "", new Target(""), new Headers(List.of()), true),
          UNKNOWN);
    }
  }

  /** The record of the exchange, which has begun. */
  ExchangeRecorder recorder() {
    if (recorder == null) {
      throw new IllegalStateException("a message before the request's head");
    }
    return recorder;
  }

  ExchangeId exchange() {
    return recorder == null ? anonymous() : recorder.exchange();
  }

  /**
   * Notes the second door.
   *
   * @param headers head of the answer that came through it
   */
  void upstream(Attributes attributes, Headers headers) {
    SecondDoor door = SecondDoor.parse(headers.first(Wire.SECOND_DOOR_HEADER).orElse(""));
    upstream = attributes.upstream(door);
    if (!client.tlsVersion().isEmpty() && upstream.containsKey("upstream.version")) {
      upstream.put("encryption_in_transit", "enforced");
    }
    secondDoor = door;
  }

  /** Whether this is the first exchange that is seen on the client's connection. */
  boolean opensFirstDoor() {
    String number = client.agreed().connection();
    return !number.isEmpty() && steps.recorders().connections().isNew(number, client.peer());
  }

  /** Whether this is the first exchange that is seen on the upstream's connection. */
  boolean opensSecondDoor() {
    SecondDoor door = secondDoor;
    return door != null
        && !door.connection().isEmpty()
        && steps.recorders().connections().isNew(door.connection(), door.local());
  }

  /** Closes a lane; what cannot be recorded any more shows in the end. */
  void settle(BodyLane lane) {
    try {
      lane.settle();
    } catch (NotRecordedException e) {
      LOG.warn("the end of a body of exchange {} is not on record", exchange());
    }
  }

  /**
   * The client gets the whole of the upstream's answer.
   *
   * @throws NotRecordedException if that cannot be recorded, in which case it must not get it
   */
  void complete(int status) throws NotRecordedException {
    close(Outcome.COMPLETED, Optional.of(status), Optional.empty());
  }

  /** The exchange ended otherwise, unless it has ended already. */
  void end(Outcome outcome, Optional<Integer> status, Optional<ErrorCode> error) {
    try {
      close(outcome, status, error);
    } catch (NotRecordedException e) {
      LOG.warn("the end of exchange {} is not on record", exchange());
    }
  }

  private void close(Outcome outcome, Optional<Integer> status, Optional<ErrorCode> error)
      throws NotRecordedException {
    ExchangeRecorder open = recorder;
    if (ended || open == null) {
      return;
    }
    ended = true;
    try {
      open.ended(outcome, status, error, upstream);
    } finally {
      steps.metrics().ended(resource, open.decision(), outcome.code(), error);
      steps.metrics().took(Step.RECORD, open.nanos());
    }
  }
}
