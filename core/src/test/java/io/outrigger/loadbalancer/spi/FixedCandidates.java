package io.outrigger.loadbalancer.spi;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Candidates whose figures a test sets.
 */
public final class FixedCandidates implements Candidates {

	public final String[] ids;

	public final int[] weights;

	public final int[] inFlight;

	public final int[] failures;

	public final double[] latencies;

	public final long[] waits;

	public final long[] seen;

	public final double[] successRates;

	public final double[] distances;

	public final boolean[] failedLast;

	/**
	 * By how much the time goes on whenever somebody asks for it: two milliseconds, so
	 * that nothing is remembered, unless a test says otherwise.
	 */
	public long step = 2_000_000;

	private long now;

	private FixedCandidates(String[] ids, int[] weights) {
		this.ids = ids;
		this.weights = weights;
		this.inFlight = new int[ids.length];
		this.failures = new int[ids.length];
		this.latencies = new double[ids.length];
		this.waits = new long[ids.length];
		this.seen = new long[ids.length];
		this.successRates = new double[ids.length];
		Arrays.fill(this.successRates, 1);
		this.distances = new double[ids.length];
		this.failedLast = new boolean[ids.length];
	}

	public static FixedCandidates idle(int size) {
		int[] weights = new int[size];
		Arrays.fill(weights, 100);
		return weighted(weights);
	}

	public static FixedCandidates weighted(int... weights) {
		return new FixedCandidates(
				IntStream.range(0, weights.length).mapToObj((i) -> "instance-%05d".formatted(i)).toArray(String[]::new),
				weights);
	}

	/**
	 * Without one of them.
	 */
	public FixedCandidates without(int index) {
		int[] rest = IntStream.range(0, this.ids.length).filter((i) -> i != index).toArray();
		return new FixedCandidates(Arrays.stream(rest).mapToObj((i) -> this.ids[i]).toArray(String[]::new),
				Arrays.stream(rest).map((i) -> this.weights[i]).toArray());
	}

	public FixedCandidates busy(int... counts) {
		System.arraycopy(counts, 0, this.inFlight, 0, counts.length);
		return this;
	}

	public FixedCandidates failing(int... scores) {
		System.arraycopy(scores, 0, this.failures, 0, scores.length);
		return this;
	}

	public FixedCandidates latencies(double... nanos) {
		System.arraycopy(nanos, 0, this.latencies, 0, nanos.length);
		return this;
	}

	public int[] share(BalancingPolicy policy, int picks) {
		int[] share = new int[size()];
		for (int i = 0; i < picks; i++) {
			share[policy.pick(this, PickRequest.PLAIN)]++;
		}
		return share;
	}

	@Override
	public int size() {
		return this.ids.length;
	}

	@Override
	public String id(int index) {
		return this.ids[index];
	}

	@Override
	public int weight(int index) {
		return this.weights[index];
	}

	@Override
	public double distance(int index) {
		return this.distances[index];
	}

	@Override
	public long now() {
		this.now += this.step;
		return this.now;
	}

	@Override
	public int failureScore(int index) {
		return this.failures[index];
	}

	@Override
	public int failureScore(int index, long now) {
		return this.failures[index];
	}

	@Override
	public int inFlight(int index) {
		return this.inFlight[index];
	}

	@Override
	public long totalInFlight() {
		return Arrays.stream(this.inFlight).sum();
	}

	@Override
	public double latencyNanos(int index, long now) {
		return this.latencies[index];
	}

	@Override
	public long oldestWaitNanos(int index, long now) {
		return this.waits[index];
	}

	@Override
	public long lastSeen(int index) {
		return this.seen[index];
	}

	@Override
	public boolean hasFailedLast(int index) {
		return this.failedLast[index];
	}

	@Override
	public double successRate(int index, long now) {
		return this.successRates[index];
	}

}
