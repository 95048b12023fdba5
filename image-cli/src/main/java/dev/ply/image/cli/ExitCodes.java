package dev.ply.image.cli;

import dev.ply.image.InvalidReferenceException;
import dev.ply.image.error.CancelledException;
import dev.ply.image.error.ConfigurationException;
import dev.ply.image.error.IntegrityException;
import dev.ply.image.error.NoSpaceException;
import dev.ply.image.error.NotAllowedException;
import dev.ply.image.error.NotCachedException;
import dev.ply.image.error.NotFoundException;
import dev.ply.image.error.UnreachableException;
import dev.ply.image.io.FileFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;

/** What a script learns from how ply ends. */
final class ExitCodes {

    static final int OK = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;
    static final int NOT_FOUND = 3;
    static final int NOT_ALLOWED = 4;
    static final int UNREACHABLE = 5;
    static final int INTEGRITY = 6;
    static final int NOT_CACHED = 7;
    static final int NO_SPACE = 8;
    static final int INTERRUPTED = 130;

    private ExitCodes() {}

    static int of(Throwable failure) {
        if (failure instanceof ConfigurationException || failure instanceof InvalidReferenceException) {
            return USAGE;
        }
        if (failure instanceof NotFoundException) {
            return NOT_FOUND;
        }
        if (failure instanceof NotAllowedException) {
            return NOT_ALLOWED;
        }
        if (failure instanceof UnreachableException) {
            return UNREACHABLE;
        }
        if (failure instanceof IntegrityException) {
            return INTEGRITY;
        }
        if (failure instanceof NotCachedException) {
            return NOT_CACHED;
        }
        if (failure instanceof NoSpaceException || isDiskFull(failure)) {
            return NO_SPACE;
        }
        if (failure instanceof CancelledException
                || failure instanceof InterruptedException
                || failure instanceof InterruptedIOException
                || failure instanceof ClosedByInterruptException) {
            return INTERRUPTED;
        }
        return FAILURE;
    }

    private static boolean isDiskFull(Throwable failure) {
        return failure instanceof IOException io && FileFailure.of(io).diskFull();
    }
}
