package dev.sallyport.cli.demo;

import dev.sallyport.cli.launcher.Door;
import java.util.Optional;

/**
 * A request to the gateway, which curl makes, or the tour itself where there is no curl.
 *
 * @param door where to
 * @param overTls whether in TLS; in clear text the gateway refuses it
 * @param method HTTP method
 * @param path path and query
 * @param group group of the caller's token; empty for no token
 * @param body JSON to send; empty for none
 */
record Call(
    Door door,
    boolean overTls,
    String method,
    String path,
    Optional<String> group,
    Optional<String> body) {

  static Call get(Door door, String path) {
    return new Call(door, true, "GET", path, Optional.empty(), Optional.empty());
  }

  static Call delete(Door door, String path) {
    return new Call(door, true, "DELETE", path, Optional.empty(), Optional.empty());
  }

  static Call post(Door door, String path, String body) {
    return new Call(door, true, "POST", path, Optional.empty(), Optional.of(body));
  }

  Call inClearText() {
    return new Call(door, false, method, path, group, body);
  }

  Call as(String callersGroup) {
    return new Call(door, overTls, method, path, Optional.of(callersGroup), body);
  }

  String url() {
    return (overTls ? "https://" : "http://") + door.authority() + path;
  }
}
