/** The matcher that walks over the text of one field and holds back what is undecided. */
@NullMarked
package dev.sallyport.masking.scan;

import org.jspecify.annotations.NullMarked;
