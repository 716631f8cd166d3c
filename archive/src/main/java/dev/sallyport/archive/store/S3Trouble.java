package dev.sallyport.archive.store;

import dev.sallyport.core.resource.S3Bucket;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What a refusal of an object store means and what helps, in words for operators. Codes are those
 * of the S3 API ("Error responses" in its reference) and of stores that follow it.
 */
final class S3Trouble {

  private static final String RIGHTS =
      "GetObject, PutObject, PutObjectRetention (with `lock`), DeleteObject, DeleteObjectVersion,"
          + " ListBucket, ListBucketVersions, ListBucketMultipartUploads, ListMultipartUploadParts";

  private S3Trouble() {}

  /** The refusal as an error that names the place, the cause and the cure. */
  static IOException of(S3Bucket bucket, SdkException refusal) {
    String words =
        refusal instanceof S3Exception answer ? answered(bucket, answer) : unheard(bucket, refusal);
    return new IOException(
        "s3://" + bucket.bucket() + "/" + bucket.prefix() + ": " + words, refusal);
  }

  private static String answered(S3Bucket bucket, S3Exception answer) {
    String code = code(answer);
    return switch (code) {
      case "NoSuchBucket" ->
          "there is no such bucket at "
              + bucket.endpoint()
              + ": make it, with object lock if `lock` is set, or correct `bucket`";
      case "InvalidAccessKeyId", "XAdminUserNotFound" ->
          "the store does not know the access key: correct what `access-key` names";
      case "SignatureDoesNotMatch" ->
          "the secret key is not that of the access key: correct what `secret-key` names";
      case "ExpiredToken", "TokenRefreshRequired", "InvalidToken" ->
          "the credentials have expired: put new ones where `access-key` and `secret-key` say; they"
              + " are read again with the next request";
      case "RequestTimeTooSkewed", "RequestExpired" ->
          "the clocks of the store and of this machine differ too much: set this machine's clock";
      case "AuthorizationHeaderMalformed",
          "PermanentRedirect",
          "IllegalLocationConstraintException" ->
          "the bucket is not in the region " + bucket.region() + ": correct `region`";
      case "ObjectLockConfigurationNotFoundError", "InvalidBucketObjectLockConfiguration" ->
          noLock();
      case "InvalidRequest", "InvalidArgument" -> {
        if (words(answer).contains("future")) {
          yield "the lock would end before it begins: set this machine's clock, which is behind";
        }
        yield aboutLock(answer) ? noLock() : said(answer);
      }
      case "ObjectLocked", "InvalidObjectState" -> locked();
      case "AccessDenied", "AllAccessDisabled", "AccountProblem", "Forbidden" ->
          aboutLock(answer) ? locked() : "these credentials may not do that; they need " + RIGHTS;
      case "NotImplemented", "MethodNotAllowed" ->
          "the store lacks what is needed ("
              + said(answer)
              + "): a store with versions, multipart"
              + " uploads and, for `lock`, object lock is needed";
      case "QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "EntityTooLarge" ->
          "the store has no room (" + said(answer) + "): make some; what waits is sent then";
      default -> said(answer);
    };
  }

  /**
   * Whether a refusal does not say why: an answer to HEAD has no body. The same question as a GET
   * tells.
   */
  static boolean isMute(S3Exception answer) {
    return answer.awsErrorDetails() == null
        || answer.awsErrorDetails().errorCode() == null
        || answer.awsErrorDetails().errorCode().isEmpty();
  }

  private static String code(S3Exception answer) {
    if (!isMute(answer)) {
      return answer.awsErrorDetails().errorCode();
    }
    return answer.statusCode() == 403 ? "AccessDenied" : "";
  }

  private static boolean aboutLock(S3Exception answer) {
    String words = words(answer);
    return words.contains("object lock") || words.contains("objectlock") || words.contains("worm");
  }

  private static String words(S3Exception answer) {
    return String.valueOf(answer.getMessage()).toLowerCase(Locale.ROOT);
  }

  private static String noLock() {
    return "the bucket has no object lock, which `lock` asks for: make a bucket with it (most stores"
        + " cannot add it later), or leave out `lock`";
  }

  private static String locked() {
    return "an object that must be replaced is locked: take the default retention off the bucket,"
        + " `lock` locks what may be locked";
  }

  private static String said(S3Exception answer) {
    return "HTTP " + answer.statusCode() + ", " + answer.getMessage();
  }

  private static String unheard(S3Bucket bucket, SdkException failure) {
    if (find(failure, SocketTimeoutException.class).isPresent()) {
      return bucket.endpoint() + " does not answer in time; it is tried again";
    }
    if (find(failure, UnknownHostException.class).isPresent()) {
      return bucket.endpoint() + " has no address: correct `endpoint`, or look at the name server";
    }
    Optional<SSLException> tls = find(failure, SSLException.class);
    if (tls.isPresent()) {
      String cure =
          find(failure, CertificateException.class).isPresent()
              ? "; `authorities` has to name who signs its certificate"
              : "; it is tried again";
      return "no TLS with " + bucket.endpoint() + ": " + tls.get().getMessage() + cure;
    }
    if (find(failure, ConnectException.class).isPresent()) {
      return "nobody listens at " + bucket.endpoint() + "; it is tried again";
    }
    return String.valueOf(failure.getMessage());
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
    }
    return Optional.empty();
  }
}
