/** What answers of language models say of themselves. */
@NullMarked
package dev.sallyport.extproc.llm;

import org.jspecify.annotations.NullMarked;
