package io.outrigger.flow.rate.redis;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.IntSupplier;

import reactor.core.scheduler.Scheduler;

import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisKeys;
import io.outrigger.time.Ticker;

/**
 * What all fleet-wide limiters of a process have in common.
 *
 * @param redis the connections
 * @param namespace separates fleets that share a Redis
 * @param instances how many instances of the service there are, as far as known; less
 * than 1 counts as 1. Read at decisions: must be quick. While it throws the last number
 * holds
 * @param ticker measures time
 * @param scheduler looks after calls that are not answered; never blocked
 */
public record RateFleet(RedisConnections redis, String namespace, IntSupplier instances, Ticker ticker,
		Scheduler scheduler) {

	private static final int BUCKETS = 32;

	private static final int DIGEST_BYTES = 16;

	private static final int LONGEST_KEPT = 64;

	/*
	 * By what a process knows a key: a long one by its digest, which is longer than any
	 * that is not, so that strangers cannot fill the memory.
	 */
	static String known(String key) {
		return (key.length() <= LONGEST_KEPT) ? key : "#" + HexFormat.of().formatHex(sha256(key));
	}

	/*
	 * Spread over the slots of a Cluster. What the caller sends, which may be a secret,
	 * never gets there: half of its SHA-256 does.
	 */
	String key(String limiter, String part, String key) {
		byte[] digest = sha256(key);
		String scope = limiter + ":" + (digest[DIGEST_BYTES] & (BUCKETS - 1));
		String name = HexFormat.of().formatHex(Arrays.copyOf(digest, DIGEST_BYTES));
		return new RedisKeys(this.namespace, scope, "flow").key(part + ":" + name);
	}

	/*
	 * Of UTF-16 as it is, for UTF-8 has one form for all surrogates without a partner.
	 */
	private static byte[] sha256(String text) {
		ByteBuffer utf16 = ByteBuffer.allocate(Character.BYTES * text.length());
		utf16.asCharBuffer().put(text);
		try {
			return MessageDigest.getInstance("SHA-256").digest(utf16.array());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
