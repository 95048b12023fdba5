/** Images in folders: OCI image layouts, and what every transport that reads this machine's files has in common. */
@NullMarked
package dev.ply.image.registry.layout;

import org.jspecify.annotations.NullMarked;
