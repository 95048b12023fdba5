package dev.ply.image.extract.posix;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;

/**
 * The C library's own functions, bound when this class is first used. Sizes and addresses are longs, as they are on
 * machines of 64 bits: JNA's own types for them cost more than the calls.
 */
final class LibC {

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int lchown(byte[] path, int uid, int gid) throws LastErrorException;

    static native int mknod(byte[] path, int mode, long device) throws LastErrorException;

    static native int symlink(byte[] target, byte[] path) throws LastErrorException;

    static native int lsetxattr(byte[] path, byte[] name, byte[] value, long size, int flags) throws LastErrorException;

    static native int lremovexattr(byte[] path, byte[] name) throws LastErrorException;

    static native long llistxattr(byte[] path, byte[] names, long size) throws LastErrorException;

    static native long lgetxattr(byte[] path, byte[] name, byte[] value, long size) throws LastErrorException;

    static native int utimensat(int directory, byte[] path, long[] times, int flags) throws LastErrorException;

    static native int open(byte[] path, int flags, int mode) throws LastErrorException;

    static native long write(int fd, long address, long count) throws LastErrorException;

    static native int fchown(int fd, int uid, int gid) throws LastErrorException;

    static native int fchmod(int fd, int mode) throws LastErrorException;

    static native int fsetxattr(int fd, byte[] name, byte[] value, long size, int flags) throws LastErrorException;

    static native int futimens(int fd, long[] times) throws LastErrorException;

    static native int syncfs(int fd) throws LastErrorException;

    static native int ioctl(int fd, long request, int[] value) throws LastErrorException;

    static native int close(int fd) throws LastErrorException;

    static native String strerror(int code);
}
