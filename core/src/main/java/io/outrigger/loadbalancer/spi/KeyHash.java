package io.outrigger.loadbalancer.spi;

/**
 * Hashes of keys: XXH64, as the xxHash specification 0.1.1 describes it, of the UTF-16
 * code units of a text, low byte first. The same in every process and version, and never
 * 0. Not for secrets: whoever chooses the key chooses the hash. Allocates nothing.
 */
public final class KeyHash {

	private static final long PRIME_1 = 0x9E3779B185EBCA87L;

	private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;

	private static final long PRIME_3 = 0x165667B19E3779F9L;

	private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;

	private static final long PRIME_5 = 0x27D4EB2F165667C5L;

	/*
	 * In code units of two bytes.
	 */
	private static final int STRIPE = 16;

	private static final int LANE = 4;

	private KeyHash() {
	}

	/**
	 * Hashes a key.
	 * @param key the key
	 * @return the hash, not 0
	 */
	public static long of(CharSequence key) {
		return of(key, 0);
	}

	/**
	 * Hashes a key in one of many ways.
	 * @param key the key
	 * @param seed the way
	 * @return the hash, not 0
	 */
	public static long of(CharSequence key, long seed) {
		int length = key.length();
		int at = 0;
		long hash = seed + PRIME_5;
		if (length >= STRIPE) {
			at = length - length % STRIPE;
			hash = stripes(key, at, seed);
		}
		hash += 2L * length;
		for (; at + LANE <= length; at += LANE) {
			hash = Long.rotateLeft(hash ^ round(0, lane(key, at)), 27) * PRIME_1 + PRIME_4;
		}
		if (at + 2 <= length) {
			hash = Long.rotateLeft(hash ^ half(key, at) * PRIME_1, 23) * PRIME_2 + PRIME_3;
			at += 2;
		}
		if (at < length) {
			hash = single(single(hash, key.charAt(at) & 0xFF), key.charAt(at) >>> 8);
		}
		hash = avalanche(hash);
		return (hash != 0) ? hash : 1;
	}

	/**
	 * Makes another hash of a hash.
	 * @param hash the hash
	 * @param number which one
	 * @return a hash that tells nothing about those of other numbers, not 0
	 */
	public static long another(long hash, int number) {
		long other = avalanche(hash + number * PRIME_1);
		return (other != 0) ? other : 1;
	}

	private static long stripes(CharSequence key, int end, long seed) {
		long first = seed + PRIME_1 + PRIME_2;
		long second = seed + PRIME_2;
		long third = seed;
		long fourth = seed - PRIME_1;
		for (int at = 0; at < end; at += STRIPE) {
			first = round(first, lane(key, at));
			second = round(second, lane(key, at + LANE));
			third = round(third, lane(key, at + 2 * LANE));
			fourth = round(fourth, lane(key, at + 3 * LANE));
		}
		long hash = Long.rotateLeft(first, 1) + Long.rotateLeft(second, 7) + Long.rotateLeft(third, 12)
				+ Long.rotateLeft(fourth, 18);
		return merge(merge(merge(merge(hash, first), second), third), fourth);
	}

	private static long round(long lane, long input) {
		return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
	}

	private static long merge(long hash, long lane) {
		return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
	}

	private static long single(long hash, int octet) {
		return Long.rotateLeft(hash ^ octet * PRIME_5, 11) * PRIME_1;
	}

	private static long avalanche(long hash) {
		long mixed = (hash ^ (hash >>> 33)) * PRIME_2;
		mixed = (mixed ^ (mixed >>> 29)) * PRIME_3;
		return mixed ^ (mixed >>> 32);
	}

	private static long lane(CharSequence key, int at) {
		return half(key, at) | (half(key, at + 2) << 32);
	}

	private static long half(CharSequence key, int at) {
		return key.charAt(at) | ((long) key.charAt(at + 1) << 16);
	}

}
