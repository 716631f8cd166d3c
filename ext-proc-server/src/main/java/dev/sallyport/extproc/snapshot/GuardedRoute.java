package dev.sallyport.extproc.snapshot;

import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.extproc.hold.HoldStep;
import dev.sallyport.extproc.identity.IdentityStep;
import dev.sallyport.extproc.policy.PolicyStep;
import dev.sallyport.masking.Masker;

/**
 * A resource of one snapshot, with the steps that guard it ready to run.
 *
 * @param revision revision of the snapshot
 * @param resource what it says of the resource
 * @param identity who its callers are
 * @param policy what they may do
 * @param masker masks with the snapshot's detectors and key
 * @param hold asks humans about its requests
 */
public record GuardedRoute(
    String revision,
    GuardedResource resource,
    IdentityStep identity,
    PolicyStep policy,
    Masker masker,
    HoldStep hold) {}
