package dev.sallyport.core.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.Masked;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that happened in an exchange. Texts that came from a client or an upstream are {@link
 * Masked} here, by type.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RecordedEvent.Started.class, name = "started"),
  @JsonSubTypes.Type(value = RecordedEvent.Identified.class, name = "identified"),
  @JsonSubTypes.Type(value = RecordedEvent.Decided.class, name = "decided"),
  @JsonSubTypes.Type(value = RecordedEvent.Approval.class, name = "approval"),
  @JsonSubTypes.Type(value = RecordedEvent.Head.class, name = "head"),
  @JsonSubTypes.Type(value = RecordedEvent.Body.class, name = "body"),
  @JsonSubTypes.Type(value = RecordedEvent.BodyEnded.class, name = "body_ended"),
  @JsonSubTypes.Type(value = RecordedEvent.Ended.class, name = "ended")
})
public sealed interface RecordedEvent {

  /** Which way something went. */
  enum Direction {
    @JsonProperty("request")
    REQUEST,
    @JsonProperty("response")
    RESPONSE
  }

  /**
   * An exchange began.
   *
   * @param resource name of the resource; empty when the client never got as far as one
   * @param revision snapshot revision the exchange obeys; empty as above
   * @param method HTTP method
   * @param authority hostname the client asked for
   * @param path path and query, masked
   * @param peer client address
   * @param tls facts about both doors as far as known: {@code downstream.version}, {@code
   *     upstream.version}, …
   */
  record Started(
      String resource,
      String revision,
      String method,
      String authority,
      Masked path,
      String peer,
      Map<String, String> tls)
      implements RecordedEvent {
    public Started {
      tls = Map.copyOf(tls);
    }
  }

  /** The caller was established. */
  record Identified(String issuer, String subject, List<String> groups) implements RecordedEvent {
    public Identified {
      groups = List.copyOf(groups);
    }
  }

  /**
   * The policy decided.
   *
   * @param decision {@code allow}, {@code deny} or {@code hold}
   * @param reasons reason codes
   * @param bundle digest of the policy bundle that decided
   * @param input digest of what the policy was asked: lower-case hex of SHA-256 over its JSON, of
   *     every element one after the other if the body is a batch; empty where it is not known
   * @param micros how long it took to decide, in microseconds
   * @param about what the request was for, as far as its body was read to decide: {@code model},
   *     {@code tool}, {@code collection}; masked
   */
  record Decided(
      String decision,
      List<String> reasons,
      String bundle,
      String input,
      long micros,
      Map<String, Masked> about)
      implements RecordedEvent {
    public Decided {
      reasons = List.copyOf(reasons);
      about = Map.copyOf(about);
    }

    /** A decision of which it is not known what it was about, nor how long it took. */
    public Decided(String decision, List<String> reasons, String bundle) {
      this(decision, reasons, bundle, "", 0, Map.of());
    }
  }

  /**
   * A step of a request that humans have to approve.
   *
   * @param step {@code held} (it waits), {@code deferred} (its client is to come back), {@code
   *     approved}, {@code claimed} (nobody else can release it), {@code released} (it goes to its
   *     upstream), {@code denied}, {@code expired}, {@code withdrawn}, {@code used} (by the same
   *     request elsewhere), {@code revoked}, {@code left} (its client went away)
   * @param approval name of the approval
   */
  record Approval(String step, String approval) implements RecordedEvent {}

  /**
   * A masked head passed.
   *
   * @param direction which way
   * @param status HTTP status of a response; empty for a request
   * @param headers masked values by lower-case name; credentials are left out
   */
  record Head(Direction direction, Optional<Integer> status, List<Header> headers)
      implements RecordedEvent {
    public Head {
      headers = List.copyOf(headers);
    }
  }

  /** One header. */
  record Header(String name, Masked value) {}

  /** A piece of a masked body passed. */
  record Body(Direction direction, Masked bytes) implements RecordedEvent {}

  /**
   * A body ended.
   *
   * @param length bytes that passed after masking
   * @param cutAt bytes kept on record when a rule cut it; empty when it is whole
   * @param masked what was masked in it
   * @param uninspected whether it passed without inspection
   */
  record BodyEnded(
      Direction direction,
      long length,
      Optional<Long> cutAt,
      List<MaskCount> masked,
      boolean uninspected)
      implements RecordedEvent {
    public BodyEnded {
      masked = List.copyOf(masked);
    }
  }

  /**
   * The exchange ended. Its last event: readers of recordings let go of the exchange here.
   *
   * @param outcome {@code completed}, {@code admitted} (allowed by ext_authz, and not seen after
   *     that), {@code refused} (Sallyport answered with an error of its own) or {@code aborted}
   * @param status HTTP status the client got; empty when none was sent
   * @param error error code of the catalogue when Sallyport answered; empty otherwise
   * @param tls facts about the second door, as in {@link Started#tls}
   */
  record Ended(
      String outcome, Optional<Integer> status, Optional<String> error, Map<String, String> tls)
      implements RecordedEvent {
    public Ended {
      tls = Map.copyOf(tls);
    }
  }
}
