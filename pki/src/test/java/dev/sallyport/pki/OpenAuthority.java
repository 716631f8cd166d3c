package dev.sallyport.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process that opens an authority and prints its root and a certificate of it. */
final class OpenAuthority {

  private OpenAuthority() {}

  public static void main(String[] arguments) throws IOException {
    Authority authority = Authority.openOrCreate(Path.of(arguments[0]));
    System.out.println(authority.certificatePem());
    System.out.println(authority.issueServer(List.of("api.test"), Duration.ofDays(1)).chainPem());
  }
}
