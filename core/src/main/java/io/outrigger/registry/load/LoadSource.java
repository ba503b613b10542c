package io.outrigger.registry.load;

/**
 * Tells how much this process has to do.
 */
@FunctionalInterface
public interface LoadSource {

	/**
	 * Takes a sample. Called once a heartbeat, by one thread at a time; it must neither
	 * block nor take long.
	 * @return the load now
	 */
	InstanceLoad sample();

}
