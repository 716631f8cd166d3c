/** OpenID Connect: providers, their keys and tokens, and the authorization code flow. */
@NullMarked
package dev.sallyport.controlplane.oidc;

import org.jspecify.annotations.NullMarked;
