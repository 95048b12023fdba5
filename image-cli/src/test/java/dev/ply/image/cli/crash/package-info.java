/** What becomes of a home when programs are killed, share it, or have no room. */
@NullMarked
package dev.ply.image.cli.crash;

import org.jspecify.annotations.NullMarked;
