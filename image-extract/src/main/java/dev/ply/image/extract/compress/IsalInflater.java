package dev.ply.image.extract.compress;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.ply.image.error.IntegrityException;

/**
 * Inflates with Intel's ISA-L, about twice as fast as zlib. The library's state is reached by the offsets of
 * {@code struct inflate_state}; whether they are right for the library that is here, {@link IsalSelfTest} finds out.
 */
final class IsalInflater implements RawInflater {

    private static final int INPUT = 64 * 1024;
    private static final int OUTPUT = 256 * 1024;

    /** The structure has 87,368 bytes in version 2.30; what lies behind is for later ones. */
    private static final int STATE = 256 * 1024;

    private static final int NEXT_OUT = 0;
    private static final int AVAIL_OUT = 8;
    private static final int NEXT_IN = 16;
    private static final int AVAIL_IN = 32;
    private static final int READ_IN_BITS = 36;
    private static final int BLOCK_STATE = 21160;
    private static final int FINISHED = 5;

    private final Memory state = new Memory(STATE);
    private final Memory input = new Memory(INPUT);
    private final Memory output = new Memory(OUTPUT);
    private boolean finished;

    IsalInflater() {
        state.clear();
        reset();
    }

    @Override
    public void reset() {
        Isal.isal_inflate_init(state);
        state.setInt(AVAIL_IN, 0);
        finished = false;
    }

    @Override
    public void setInput(byte[] bytes, int offset, int length) {
        input.write(0, bytes, offset, length);
        state.setPointer(NEXT_IN, input);
        state.setInt(AVAIL_IN, length);
    }

    @Override
    public int inflate(byte[] target, int offset, int length) throws IntegrityException {
        int room = Math.min(length, OUTPUT);
        state.setPointer(NEXT_OUT, output);
        state.setInt(AVAIL_OUT, room);
        int result = Isal.isal_inflate(state);
        if (result < 0) {
            throw new IntegrityException("gzip: corrupt data, error " + result);
        }
        int left = state.getInt(AVAIL_OUT);
        output.read(0, target, offset, room - left);
        finished = left > 0 && state.getInt(BLOCK_STATE) == FINISHED;
        return room - left;
    }

    @Override
    public boolean finished() {
        return finished;
    }

    /** Bits that were taken in and not used are whole bytes of the input. */
    @Override
    public int remaining() {
        return state.getInt(AVAIL_IN) + (finished ? state.getInt(READ_IN_BITS) / 8 : 0);
    }

    @Override
    public void close() {
        state.close();
        input.close();
        output.close();
    }

    /** The library's functions, bound when this class is first used. */
    private static final class Isal {

        static {
            Native.register(Isal.class, "libisal.so.2");
        }

        private Isal() {}

        static native void isal_inflate_init(Pointer state);

        static native int isal_inflate(Pointer state);
    }
}
