package dev.ply.image.registry;

import dev.ply.image.error.ConfigurationException;
import dev.ply.image.io.FileFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys from PEM files (RFC 7468). */
final class PemFile {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN (RSA |EC )?PRIVATE KEY-----([^-]+)-----END \\1?PRIVATE KEY-----");
    private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC_P256 = HexFormat.of().parseHex("301306072a8648ce3d020106082a8648ce3d030107");
    private static final byte[] EC_P384 = HexFormat.of().parseHex("301006072a8648ce3d020106052b81040022");
    private static final byte[] EC_P521 = HexFormat.of().parseHex("301006072a8648ce3d020106052b81040023");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int P256_KEY_MAX = 130;
    private static final int P384_KEY_MAX = 180;

    private PemFile() {}

    /** The certificates in a file; at least one. */
    static List<Certificate> certificates(Path file) throws ConfigurationException {
        try {
            byte[] content = Files.readAllBytes(file);
            List<Certificate> certificates = List.copyOf(
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content)));
            if (certificates.isEmpty()) {
                throw new ConfigurationException(file + ": it holds no certificate");
            }
            return certificates;
        } catch (ConfigurationException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (CertificateException e) {
            throw new ConfigurationException(file + ": certificates can't be read: " + e.getMessage(), e);
        }
    }

    /** The private key in a file: PKCS#8, or the older forms for RSA and elliptic curves. */
    static PrivateKey privateKey(Path file) throws ConfigurationException {
        try {
            Matcher pem = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
            if (!pem.find()) {
                throw new ConfigurationException(file + ": it holds no unencrypted private key");
            }
            byte[] key = Base64.getMimeDecoder().decode(pem.group(2));
            String kind = pem.group(1) == null ? "" : pem.group(1);
            return switch (kind) {
                case "RSA " -> decode(pkcs8(RSA, key));
                case "EC " -> decode(pkcs8(curve(key), key));
                default -> decode(key);
            };
        } catch (ConfigurationException e) {
            throw e;
        } catch (FileSystemException e) {
            throw unreadable(file, e);
        } catch (IOException | IllegalArgumentException | GeneralSecurityException e) {
            throw new ConfigurationException(file + ": the private key can't be read", e);
        }
    }

    private static ConfigurationException unreadable(Path file, IOException e) {
        return new ConfigurationException(
                file + ": can't be read: " + FileFailure.of(e).reason(), e);
    }

    /** Only the wrapping names the curve for sure, so the length has to tell. */
    private static byte[] curve(byte[] key) {
        return key.length <= P256_KEY_MAX ? EC_P256 : key.length <= P384_KEY_MAX ? EC_P384 : EC_P521;
    }

    private static PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // Not this one; the algorithm is inside.
            }
        }
        throw new InvalidKeySpecException("unknown kind of key");
    }

    /** Wraps a bare key in what names its algorithm (RFC 5208). */
    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return der(SEQUENCE, VERSION_0, algorithm, der(OCTETS, key));
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
