package io.outrigger.benchmarks;

import java.util.List;

/**
 * A set of measurements that belong together.
 */
public interface Suite {

	/**
	 * Returns the name by which the suite is asked for.
	 * @return the name
	 */
	String name();

	/**
	 * Takes the measurements.
	 * @param quick whether to stay within five minutes, at the price of wider errors
	 * @return the figures
	 * @throws Exception if they could not be taken
	 */
	List<Measurement> run(boolean quick) throws Exception;

}
