package dev.sallyport.archive.store;

import dev.sallyport.core.resource.S3Bucket;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.pki.PkiException;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** How an object store is reached. */
final class S3Access {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /**
   * How long the store may say nothing. A limit for whole calls would be kept by interrupting the
   * caller's thread, which may by then do something else.
   */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private S3Access() {}

  /**
   * A client of a bucket's store.
   *
   * @throws PkiException if the authorities are not PEM
   */
  static S3Client open(S3Bucket bucket, S3Credentials credentials) throws PkiException {
    Apache5HttpClient.Builder http =
        Apache5HttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE);
    if (bucket.authorities() instanceof TrustBundle.Pem pem) {
      TrustManager[] managers = TlsContexts.trustManagers(List.of(pem.certificates()));
      http.tlsTrustManagersProvider(() -> managers);
    }
    return S3Client.builder()
        .endpointOverride(bucket.endpoint())
        .region(Region.of(bucket.region()))
        .forcePathStyle(true)
        .credentialsProvider(() -> key(credentials))
        .httpClientBuilder(http)
        .build();
  }

  private static AwsCredentials key(S3Credentials credentials) {
    try {
      S3Credentials.Key key = credentials.read();
      return AwsBasicCredentials.create(key.accessKey().reveal(), key.secretKey().reveal());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
