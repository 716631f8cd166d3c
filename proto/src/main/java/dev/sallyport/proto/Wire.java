package dev.sallyport.proto;

/**
 * Names that the Envoy configuration and the ext-proc server must spell alike. Whatever one side
 * writes and the other reads stands here once.
 */
public final class Wire {

  /**
   * Dynamic metadata namespace that only the ext-proc server may write ({@code
   * receiving_namespaces}).
   */
  public static final String METADATA_NAMESPACE = "dev.sallyport";

  /** Metadata key of the admission seal, read by the RBAC filter behind ext_proc. */
  public static final String ADMISSION_KEY = "admission";

  /** The one value of {@link #ADMISSION_KEY} that RBAC lets pass. */
  public static final String ADMITTED = "admitted";

  /** Per-route gRPC initial metadata that names the resource of an exchange. */
  public static final String RESOURCE_HEADER = "x-sallyport-resource";

  /**
   * Per-route gRPC initial metadata that names the snapshot revision an exchange is routed with.
   */
  public static final String REVISION_HEADER = "x-sallyport-revision";

  /**
   * Per-route gRPC initial metadata of routes that only ever refuse: its value is the code of the
   * catalogue that the ext-proc server answers with and records (clear text, wrong hostname, no
   * such path).
   */
  public static final String REFUSE_HEADER = "x-sallyport-refuse";

  /**
   * Response header that Envoy's upstream filter chain puts on every response from an upstream and
   * that the ext-proc server removes when it has taken the response under inspection. The response
   * seal refuses what still bears it.
   */
  public static final String UNINSPECTED_HEADER = "x-sallyport-uninspected";

  /**
   * Request header that Envoy puts on every request over TLS before the guard sees it: suite and
   * key exchange group of the client's connection, for which there are no attributes.
   */
  public static final String FIRST_DOOR_HEADER = "x-sallyport-first-door";

  /**
   * Response header that Envoy's upstream filter chain puts on every response: number of the
   * upstream connection, its suite, its group, and the address it was made from.
   */
  public static final String SECOND_DOOR_HEADER = "x-sallyport-second-door";

  /** Metadata key of the first exchange that the guard sees on a client's connection. */
  public static final String FIRST_DOOR_KEY = "first_door";

  /** Metadata key of the first exchange that the guard sees on an upstream's connection. */
  public static final String SECOND_DOOR_KEY = "second_door";

  /** The one value of {@link #FIRST_DOOR_KEY} and {@link #SECOND_DOOR_KEY}. */
  public static final String NEW = "new";

  /**
   * Prefix of header names that belong to the gateway; none survives from a client or an upstream.
   */
  public static final String GATEWAY_HEADER_PREFIX = "x-sallyport-";

  /**
   * How the {@code details} of the ext-proc server's immediate responses begin, so that Envoy's
   * mapping of its own replies leaves them as they are.
   */
  public static final String REFUSAL_DETAILS_PREFIX = "sallyport_";

  private Wire() {}
}
