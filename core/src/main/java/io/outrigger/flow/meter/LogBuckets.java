package io.outrigger.flow.meter;

/**
 * Log-linear buckets of nanoseconds, after Gil Tene's HdrHistogram: each power of two is
 * cut into 64 equal parts, so that the middle of a bucket is within 1/128 of whatever
 * falls into it. Below 1,024 ns a bucket is 16 ns wide; from 2^38 ns (275 s) on all is
 * one.
 */
final class LogBuckets {

	static final int SUB_BITS = 6;

	static final int PARTS = 1 << SUB_BITS;

	private static final int LINEAR_BITS = 10;

	private static final int LIMIT_BITS = 38;

	static final int SIZE = (LIMIT_BITS - LINEAR_BITS + 1) * PARTS;

	private static final long LARGEST = (1L << LIMIT_BITS) - 1;

	private LogBuckets() {
	}

	static int index(long nanos) {
		long value = Math.min(LARGEST, Math.max(0, nanos));
		if (value < (1 << LINEAR_BITS)) {
			return (int) (value >>> (LINEAR_BITS - SUB_BITS));
		}
		int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
		int part = (int) (value >>> (power - SUB_BITS)) & (PARTS - 1);
		return (power - LINEAR_BITS + 1) * PARTS + part;
	}

	static long middle(int index) {
		int power = Math.max(0, index / PARTS - 1) + LINEAR_BITS;
		int part = index % PARTS + ((index < PARTS) ? 0 : PARTS);
		int widthBits = (index < PARTS) ? LINEAR_BITS - SUB_BITS : power - SUB_BITS;
		return ((long) part << widthBits) + (1L << widthBits) / 2;
	}

}
