package dev.sallyport.core.evidence;

import java.util.Locale;

/**
 * Fields of Envoy's access log records, each with the command operator that fills it (Envoy "Access
 * logging"). Both who configures Envoy and who reads the records take them from here. No field
 * holds a path, a header or a body: those are recorded elsewhere, masked.
 */
public enum LogField {
  START("%START_TIME(%s.%6f)%", Kind.BOTH),
  CONNECTION("%CONNECTION_ID%", Kind.BOTH),
  /** Names one record for good: unlike connection ids it does not begin again with a process. */
  UNIQUE("%UNIQUE_ID%", Kind.BOTH),
  PEER("%DOWNSTREAM_REMOTE_ADDRESS%", Kind.BOTH),
  DIRECT_PEER("%DOWNSTREAM_DIRECT_REMOTE_ADDRESS%", Kind.BOTH),
  SERVER_NAME("%REQUESTED_SERVER_NAME%", Kind.BOTH),
  CHAIN("%FILTER_CHAIN_NAME%", Kind.BOTH),
  VERSION("%DOWNSTREAM_TLS_VERSION%", Kind.BOTH),
  CIPHER("%DOWNSTREAM_TLS_CIPHER%", Kind.BOTH),
  GROUP("%DOWNSTREAM_TLS_GROUP%", Kind.BOTH),
  FINGERPRINT("%DOWNSTREAM_PEER_FINGERPRINT_256%", Kind.BOTH),
  SUBJECT("%DOWNSTREAM_PEER_SUBJECT%", Kind.BOTH),
  ISSUER("%DOWNSTREAM_PEER_ISSUER%", Kind.BOTH),
  URI_SAN("%DOWNSTREAM_PEER_URI_SAN%", Kind.BOTH),
  DNS_SAN("%DOWNSTREAM_PEER_DNS_SAN%", Kind.BOTH),
  SERIAL("%DOWNSTREAM_PEER_SERIAL%", Kind.BOTH),
  EXPIRY("%DOWNSTREAM_PEER_CERT_V_END%", Kind.BOTH),
  FAILURE("%DOWNSTREAM_TRANSPORT_FAILURE_REASON%", Kind.BOTH),
  TERMINATION("%CONNECTION_TERMINATION_DETAILS%", Kind.CONNECTION),
  FLAGS("%RESPONSE_FLAGS%", Kind.BOTH),
  DURATION("%DURATION%", Kind.CONNECTION),
  RECEIVED("%BYTES_RECEIVED%", Kind.CONNECTION),
  EXCHANGE("%REQ(X-REQUEST-ID)%", Kind.REQUEST),
  METHOD("%REQ(:METHOD)%", Kind.REQUEST),
  ROUTE("%ROUTE_NAME%", Kind.REQUEST),
  STATUS("%RESPONSE_CODE%", Kind.REQUEST),
  DETAILS("%RESPONSE_CODE_DETAILS%", Kind.REQUEST),
  UPSTREAM_ADDRESS("%UPSTREAM_REMOTE_ADDRESS%", Kind.REQUEST),
  UPSTREAM_ATTEMPTED("%UPSTREAM_HOST%", Kind.REQUEST),
  UPSTREAM_FAILURE("%UPSTREAM_TRANSPORT_FAILURE_REASON%", Kind.REQUEST),
  UPSTREAM_CONNECTION("%UPSTREAM_CONNECTION_ID%", Kind.REQUEST),
  UPSTREAM_LOCAL("%UPSTREAM_LOCAL_ADDRESS%", Kind.REQUEST),
  UPSTREAM_NAME("%UPSTREAM_SERVER_NAME%", Kind.REQUEST),
  UPSTREAM_VERSION("%UPSTREAM_TLS_VERSION%", Kind.REQUEST),
  UPSTREAM_CIPHER("%UPSTREAM_TLS_CIPHER%", Kind.REQUEST),
  UPSTREAM_GROUP("%UPSTREAM_TLS_GROUP%", Kind.REQUEST),
  /** PEM, percent-encoded. */
  UPSTREAM_CERTIFICATE("%UPSTREAM_PEER_CERT%", Kind.REQUEST),
  /** Microseconds from the client's connection to this request. */
  AGE("%COMMON_DURATION(DS_CX_BEG:DS_RX_BEG:us)%", Kind.REQUEST),
  /** Microseconds from the start of connecting to the upstream to the first byte of the request. */
  UPSTREAM_AGE("%COMMON_DURATION(US_CX_BEG:US_TX_BEG:us)%", Kind.REQUEST),
  /** Microseconds from the request's arrival to its first byte to the upstream. */
  UPSTREAM_DELAY("%COMMON_DURATION(DS_RX_BEG:US_TX_BEG:us)%", Kind.REQUEST),
  /** Whether the guard saw the first exchange of a client's connection. */
  FIRST_DOOR("%DYNAMIC_METADATA(dev.sallyport:first_door)%", Kind.REQUEST),
  /** Whether the guard saw the first exchange of an upstream's connection. */
  SECOND_DOOR("%DYNAMIC_METADATA(dev.sallyport:second_door)%", Kind.REQUEST);

  /** Key of the kind of a record. */
  public static final String KIND = "kind";

  /** Key of the listener of a record. */
  public static final String LISTENER = "listener";

  /** Name of the filter chain in clear text, and of that for clients without a server name. */
  public static final String CLEAR_TEXT = "clear-text";

  /** See {@link #CLEAR_TEXT}. */
  public static final String WITHOUT_SERVER_NAME = "(no server name)";

  /** What a record is about. */
  public enum Kind {
    CONNECTION,
    REQUEST,
    BOTH;

    /** The kind as it stands in a record. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String formatter;
  private final Kind kind;

  LogField(String formatter, Kind kind) {
    this.formatter = formatter;
    this.kind = kind;
  }

  /** Key in a record. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Envoy's command operator. */
  public String formatter() {
    return formatter;
  }

  /** Whether records of a kind have it. */
  public boolean isIn(Kind records) {
    return kind == records || kind == Kind.BOTH;
  }
}
