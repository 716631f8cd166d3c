package dev.sallyport.approvals.request;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.core.resource.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A request that a policy wants to hold, whole and in clear text. It never leaves the process that
 * holds it.
 *
 * @param subject the verified caller, under the one name of the person
 * @param resource name of the resource
 * @param kind what the resource speaks
 * @param method as sent
 * @param host lower-case hostname without port, which a resource may tell tenants apart by
 * @param path as sent, without the query
 * @param query what follows the {@code ?}, as sent; empty when there is none
 * @param headers values by lower-case name, in the order sent
 * @param declared names of headers that the resource binds beside those of its kind, lower-case
 * @param body without content coding, from position to limit; read from a duplicate
 */
public record HeldRequest(
    Human subject,
    String resource,
    Kind kind,
    String method,
    String host,
    String path,
    String query,
    Map<String, List<String>> headers,
    SortedSet<String> declared,
    ByteBuffer body) {

  public HeldRequest {
    Map<String, List<String>> copy = new TreeMap<>();
    headers.forEach((name, values) -> copy.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    headers = Map.copyOf(copy);
    TreeSet<String> names = new TreeSet<>();
    declared.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    declared = names;
  }

  List<String> header(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** Nothing of the request. */
  @Override
  public String toString() {
    return "HeldRequest[" + body.remaining() + " bytes]";
  }
}
