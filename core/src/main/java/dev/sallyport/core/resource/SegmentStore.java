package dev.sallyport.core.resource;

/** Where segments of recordings are shipped. */
public sealed interface SegmentStore {

  /**
   * A directory that exists.
   *
   * @param path absolute
   */
  record Directory(String path) implements SegmentStore {}

  /** A bucket of an object store. */
  record Bucket(S3Bucket bucket) implements SegmentStore {}
}
