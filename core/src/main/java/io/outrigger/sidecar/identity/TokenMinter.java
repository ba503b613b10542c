package io.outrigger.sidecar.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

/**
 * Signs tokens. Takes a while, and entropy.
 *
 * @param service name of the service that calls
 * @param instance id of the instance that calls
 * @param clock says what time it is
 */
record TokenMinter(String service, String instance, InstantSource clock) {

	/*
	 * So that a token for another purpose, signed with the same key, is none of ours.
	 */
	static final JOSEObjectType TYPE = new JOSEObjectType("outrigger-identity+jwt");

	static final String INSTANCE = "instance";

	String mint(IdentitySettings settings, String callee) throws JOSEException {
		TokenKey key = settings.active();
		if (key == null || !key.isOf(this.service)) {
			throw new IllegalStateException("The active key is not of service '" + this.service + "'");
		}
		Instant now = this.clock.instant();
		JWSHeader header = new JWSHeader.Builder(key.algorithm()).type(TYPE).keyID(key.id()).build();
		JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(this.service)
			.subject(this.service)
			.claim(INSTANCE, this.instance)
			.audience(callee)
			.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plus(settings.lifetime())))
			.build();
		SignedJWT token = new SignedJWT(header, claims);
		key.sign(token);
		return token.serialize();
	}

}
