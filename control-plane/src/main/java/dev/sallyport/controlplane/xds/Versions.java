package dev.sallyport.controlplane.xds;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import dev.sallyport.controlplane.keys.KeyedDigest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;

/**
 * Names sets of resources by their content ({@code version_info}). The digest is keyed, because
 * some of the content is secret and whoever reads Envoy's configuration dump sees versions.
 */
final class Versions {

  private final KeyedDigest digest = new KeyedDigest();

  String of(Collection<Message> resources) {
    return digest.of(resources.stream().map(Versions::bytes).toList());
  }

  private static byte[] bytes(Message resource) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      resource.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }
}
