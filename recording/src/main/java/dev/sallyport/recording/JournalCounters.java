package dev.sallyport.recording;

/**
 * What a journal has done since it was opened.
 *
 * @param events events written to the file
 * @param bytes bytes of their frames
 * @param batches writes that carried them
 * @param syncs syncs of a segment
 * @param refused events that were not taken
 * @param failures writes and syncs that failed
 * @param waitingBytes bytes of frames that wait for the disk now
 * @param segment number of the segment that is written now
 */
public record JournalCounters(
    long events,
    long bytes,
    long batches,
    long syncs,
    long refused,
    long failures,
    long waitingBytes,
    long segment) {}
