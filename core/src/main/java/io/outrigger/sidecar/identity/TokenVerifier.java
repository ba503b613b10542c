package io.outrigger.sidecar.identity;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.jspecify.annotations.Nullable;

import io.outrigger.sidecar.identity.TokenRejectedException.Reason;

/**
 * Checks tokens that come in. Nothing that a token says of itself is trusted: its key
 * says which algorithm it is for, and its times, audience and issuer must all be there.
 * Takes a while; safe for use from several threads.
 */
public final class TokenVerifier {

	/**
	 * How long a token may be, in characters.
	 */
	public static final int MAX_LENGTH = 4096;

	private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

	private final Supplier<IdentitySettings> settings;

	private final InstantSource clock;

	/**
	 * Creates a verifier.
	 * @param settings read for each token
	 * @param clock says whether its time is over
	 */
	public TokenVerifier(Supplier<IdentitySettings> settings, InstantSource clock) {
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * Checks a token.
	 * @param token the token
	 * @param audience name of the service that it must be meant for
	 * @return who sent it
	 * @throws TokenRejectedException if it proves nothing
	 */
	public CallerIdentity verify(String token, String audience) {
		return check(token, audience, this.settings.get()).caller();
	}

	VerifiedToken check(String token, String audience, IdentitySettings current) {
		if (token.length() > MAX_LENGTH) {
			throw new TokenRejectedException(Reason.MALFORMED);
		}
		try {
			SignedJWT signed = SignedJWT.parse(token);
			TokenKey key = key(signed, current);
			require(key.hasSigned(signed), Reason.BAD_SIGNATURE);
			return proven(signed.getJWTClaimsSet(), key, audience);
		}
		catch (TokenRejectedException ex) {
			throw ex;
		}
		catch (ParseException | JOSEException | RuntimeException ex) {
			throw new TokenRejectedException(Reason.MALFORMED);
		}
	}

	private TokenKey key(SignedJWT token, IdentitySettings current) {
		String id = token.getHeader().getKeyID();
		TokenKey key = (id != null) ? current.keys().get(id) : null;
		if (key == null) {
			throw new TokenRejectedException(Reason.UNKNOWN_KEY);
		}
		require(key.algorithm().equals(token.getHeader().getAlgorithm()), Reason.WRONG_ALGORITHM);
		require(TokenMinter.TYPE.equals(token.getHeader().getType()), Reason.MALFORMED);
		return key;
	}

	private VerifiedToken proven(JWTClaimsSet claims, TokenKey key, String audience) throws ParseException {
		String service = claims.getIssuer();
		String instance = claims.getStringClaim(TokenMinter.INSTANCE);
		if (service == null || instance == null || !service.equals(claims.getSubject())) {
			throw new TokenRejectedException(Reason.MALFORMED);
		}
		require(key.isOf(service), Reason.WRONG_ISSUER);
		require(claims.getAudience().equals(List.of(audience)), Reason.WRONG_AUDIENCE);
		Date expires = claims.getExpirationTime();
		if (expires == null || !isTimely(claims.getIssueTime(), expires)) {
			throw new TokenRejectedException(Reason.EXPIRED);
		}
		return new VerifiedToken(new CallerIdentity(service, instance), expires.toInstant().plus(CLOCK_SKEW));
	}

	private boolean isTimely(@Nullable Date issued, Date expires) {
		if (issued == null) {
			return false;
		}
		Instant from = issued.toInstant();
		Instant to = expires.toInstant();
		Instant now = this.clock.instant();
		return !from.isAfter(now.plus(CLOCK_SKEW)) && now.isBefore(to.plus(CLOCK_SKEW))
				&& Duration.between(from, to).compareTo(IdentitySettings.MAX_LIFETIME) <= 0;
	}

	private static void require(boolean holds, Reason reason) {
		if (!holds) {
			throw new TokenRejectedException(reason);
		}
	}

}
