package dev.ply.image.extract.posix;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;

/** The C library's own functions, bound when this class is first used. */
final class LibC {

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int lchown(byte[] path, int uid, int gid) throws LastErrorException;

    static native int mknod(byte[] path, int mode, NativeLong device) throws LastErrorException;

    static native int symlink(byte[] target, byte[] path) throws LastErrorException;

    static native int lsetxattr(byte[] path, byte[] name, byte[] value, NativeLong size, int flags)
            throws LastErrorException;

    static native int utimensat(int directory, byte[] path, long[] times, int flags) throws LastErrorException;

    static native int open(byte[] path, int flags) throws LastErrorException;

    static native int syncfs(int fd) throws LastErrorException;

    static native int close(int fd) throws LastErrorException;

    static native String strerror(int code);
}
