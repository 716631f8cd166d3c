package dev.sallyport.cli.launcher;

import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.envoy.binary.EnvoyAdmin;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;

/** Finds the doors of a running gateway and knocks. */
final class FirstDoor {
  private final Gateway gateway;
  private final StateDirectory state;
  private final EnvoyAdmin admin;

  FirstDoor(Gateway gateway, StateDirectory state, EnvoyAdmin admin) {
    this.gateway = gateway;
    this.state = state;
    this.admin = admin;
  }

  /** The door of a resource; empty while Envoy does not listen there. */
  Optional<Door> of(Resource resource) {
    try {
      InetSocketAddress bound = admin.listeners().get(resource.listener());
      if (bound == null) {
        return Optional.empty();
      }
      InetAddress address = bound.getAddress();
      InetSocketAddress reachable =
          address == null || address.isAnyLocalAddress()
              ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort())
              : bound;
      return Optional.of(new Door(reachable, resource.hostname()));
    } catch (IOException notYet) {
      return Optional.empty();
    }
  }

  /** Makes a real request without a token; what is wrong with the answer, or empty. */
  Optional<String> missing(Resource resource) {
    Optional<Door> door = of(resource);
    if (door.isEmpty()) {
      return Optional.of("Envoy does not listen yet");
    }
    if (listener(resource).proxies().isPresent()) {
      // It opens to its proxies alone.
      return Optional.empty();
    }
    try {
      Door.Answer answer =
          door.get().ask(trust(resource), "GET", resource.pathPrefix(), Map.of(), "");
      return answer.body().contains("\"code\"")
          ? Optional.empty()
          : Optional.of("it answered " + answer.status() + ", not in Sallyport's words");
    } catch (SSLHandshakeException e) {
      return wantsClientCertificate(resource) && isAlert(e)
          ? Optional.empty()
          : Optional.of(door.get().url() + ": " + e.getMessage());
    } catch (IOException e) {
      return Optional.of(door.get().url() + ": " + e.getMessage());
    }
  }

  /** An alert from the other side, so that our check of its certificate was passed. */
  private static boolean isAlert(SSLHandshakeException e) {
    return String.valueOf(e.getMessage()).contains("Received fatal alert");
  }

  private boolean wantsClientCertificate(Resource resource) {
    return resource.clientCertificate() == ClientCertificateMode.REQUIRED
        || listener(resource).clientCertificates(resource.hostname())
            == ClientCertificateMode.REQUIRED;
  }

  private SSLContext trust(Resource resource) throws IOException {
    List<String> bundles = new ArrayList<>();
    bundles.add(Files.readString(state.authority()));
    listener(resource).certificates().forEach(imported -> bundles.add(imported.keyPair().chain()));
    return TlsContexts.trusting(bundles);
  }

  private Listener listener(Resource resource) {
    return gateway.listeners().stream()
        .filter(listener -> listener.name().equals(resource.listener()))
        .findFirst()
        .orElseThrow();
  }
}
