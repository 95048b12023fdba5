package dev.ply.image.extract.tar;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.ByteString;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/** Numbers in headers and in PAX records. */
final class TarNumbers {

    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,19}(\\.[0-9]*)?");
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private TarNumbers() {}

    /** A number in a header's field. */
    static long parse(byte[] block, int offset, int length, String what) throws IntegrityException {
        return (block[offset] & 0x80) != 0 ? base256(block, offset, length, what) : octal(block, offset, length, what);
    }

    /** A whole, not negative decimal number in a PAX record. */
    static long decimal(ByteString text, String what) throws IntegrityException {
        String digits = text.utf8();
        try {
            if (!digits.isEmpty() && Character.isDigit(digits.charAt(0))) {
                return Long.parseLong(digits);
            }
        } catch (NumberFormatException e) {
            throw malformed(what);
        }
        throw malformed(what);
    }

    /** Seconds since 1970 with a fraction, perhaps negative, cut to nanoseconds. */
    static Instant time(ByteString text) throws IntegrityException {
        String number = text.utf8();
        if (number.length() > 64 || !DECIMAL.matcher(number).matches()) {
            throw malformed("time");
        }
        BigInteger nanos = new BigDecimal(number).multiply(NANOS).toBigInteger();
        BigInteger[] parts = nanos.divideAndRemainder(NANOS.toBigInteger());
        return instant(parts[0].bitLength() < 64 ? parts[0].longValue() : Long.MAX_VALUE, parts[1].longValue());
    }

    /** Whole seconds since 1970. */
    static Instant time(long seconds) throws IntegrityException {
        return instant(seconds, 0);
    }

    private static Instant instant(long seconds, long nanos) throws IntegrityException {
        try {
            return Instant.ofEpochSecond(seconds, nanos);
        } catch (ArithmeticException | DateTimeException e) {
            throw malformed("time");
        }
    }

    private static long octal(byte[] block, int offset, int length, String what) throws IntegrityException {
        int from = offset;
        int to = offset + length;
        while (from < to && isPadding(block[from])) {
            from++;
        }
        long value = 0;
        while (from < to && block[from] >= '0' && block[from] <= '7') {
            value = value << 3 | (block[from++] - '0');
        }
        if (from < to && !isPadding(block[from])) {
            throw malformed(what);
        }
        return value;
    }

    private static long base256(byte[] block, int offset, int length, String what) throws IntegrityException {
        byte[] value = new byte[length];
        System.arraycopy(block, offset, value, 0, length);
        // The first bit only marks the form; the second is the sign.
        value[0] = (byte) ((value[0] & 0x40) != 0 ? value[0] : value[0] & 0x7f);
        try {
            return new BigInteger(value).longValueExact();
        } catch (ArithmeticException e) {
            throw malformed(what);
        }
    }

    private static boolean isPadding(byte value) {
        return value == ' ' || value == 0;
    }

    private static IntegrityException malformed(String what) {
        return new IntegrityException("tar: a header's " + what + " is no number");
    }
}
