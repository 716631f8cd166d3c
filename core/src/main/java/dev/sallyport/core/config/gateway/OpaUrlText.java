package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Text;
import java.net.URI;

/** Addresses of OPA servers. */
final class OpaUrlText {

  static final Text<URI> SHAPE =
      Text.of(
          "https URL",
          "the https URL of the OPA server, or an http URL to 127.0.0.1, [::1] or localhost",
          "^(https://[^\\s?#@]+|http://(127\\.0\\.0\\.1|\\[::1\\]|localhost)(:[0-9]+)?/?)$",
          ServerUrl::parse);

  private OpaUrlText() {}
}
