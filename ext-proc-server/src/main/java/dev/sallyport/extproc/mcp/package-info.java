/** What an MCP client gets to see of its server. */
@NullMarked
package dev.sallyport.extproc.mcp;

import org.jspecify.annotations.NullMarked;
