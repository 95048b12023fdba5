package dev.ply.image.spi;

/**
 * A user and a password, or an identity token. Never shows its secret.
 */
public sealed interface Credentials {

    /**
     * For basic authentication, or to get a token with.
     *
     * @param user the user's name
     * @param secret the password
     */
    record Password(String user, String secret) implements Credentials {
        @Override
        public String toString() {
            return "password of " + user;
        }
    }

    /**
     * An OAuth2 refresh token, which a token server exchanges for access tokens.
     *
     * @param token the refresh token
     */
    record IdentityToken(String token) implements Credentials {
        @Override
        public String toString() {
            return "identity token";
        }
    }
}
