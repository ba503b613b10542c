package io.outrigger.flow.concurrency.algorithm;

/**
 * The algorithms that come with it.
 */
public enum LimitAlgorithm {

	/**
	 * By the gradient of response times: {@link Gradient2Limit}.
	 */
	GRADIENT2,

	/**
	 * By the queue that response times tell of: {@link VegasLimit}.
	 */
	VEGAS,

	/**
	 * One more while nothing is dropped, and a part less when something is:
	 * {@link AimdLimit}.
	 */
	AIMD,

	/**
	 * By how busy the processor is: {@link CpuTargetLimit}.
	 */
	CPU_TARGET,

	/**
	 * As it is set: {@link FixedLimit}.
	 */
	FIXED

}
