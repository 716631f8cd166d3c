/** Where policy bundles come from: files, folders of Rego, servers. */
@NullMarked
package dev.sallyport.controlplane.bundles;

import org.jspecify.annotations.NullMarked;
