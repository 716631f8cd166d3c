package dev.sallyport.core.resource;

/** What must be on the disk before an exchange goes on. */
public enum Durability {
  /**
   * Nothing: events wait in memory for some milliseconds, and a killed server or a machine that
   * loses power loses those.
   */
  BUFFERED,
  /**
   * Everything so far: the upstream gets a request, and its last byte, only when the record of it
   * is on the disk, and the client the last of an answer only when the end is.
   */
  DURABLE
}
