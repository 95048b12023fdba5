/** What the metadata stores have in common. */
@NullMarked
package dev.ply.image.store;

import org.jspecify.annotations.NullMarked;
