package dev.sallyport.core.resource;

import dev.sallyport.core.mask.MaskPlan;

/**
 * What is masked for a resource whatever its policy says; a policy can add to it, never take away.
 *
 * @param request plan for request bodies
 * @param response plan for response bodies
 * @param uninspectable rule for bodies that cannot be inspected while a plan is not empty
 */
public record Masking(MaskPlan request, MaskPlan response, Uninspectable uninspectable) {}
