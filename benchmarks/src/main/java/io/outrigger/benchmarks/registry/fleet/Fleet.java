package io.outrigger.benchmarks.registry.fleet;

import java.util.List;

import io.outrigger.benchmarks.process.ChildProcess;
import io.outrigger.benchmarks.process.Lines;

/**
 * Processes that share a registry: three that follow it, and whoever changes it.
 */
public interface Fleet extends AutoCloseable {

	/**
	 * Registers an instance, and returns without waiting for anybody to see it.
	 * @param service name of the service
	 * @param id name of the instance
	 */
	void register(String service, String id);

	/**
	 * Says that an instance takes no new requests.
	 * @param service name of the service
	 * @param id name of the instance
	 */
	void takeOut(String service, String id);

	/**
	 * Returns by which line a follower tells that an instance takes no new requests.
	 * @param service name of the service
	 * @param id name of the instance
	 * @return the line
	 */
	String takenOut(String service, String id);

	/**
	 * Ends a registration.
	 * @param service name of the service
	 * @param id name of the instance
	 */
	void deregister(String service, String id);

	/**
	 * Returns what the followers say.
	 * @return the lines of each
	 */
	List<Lines> followers();

	/**
	 * Starts a process that keeps an instance of each service, whose id is its name.
	 * @param services names of the services
	 * @return the process, which may not be listed yet
	 */
	ChildProcess victim(List<String> services);

	@Override
	void close();

	/**
	 * Returns by which line a follower tells that an instance takes requests.
	 * @param service name of the service
	 * @param id name of the instance
	 * @return the line
	 */
	static String up(String service, String id) {
		return "SEEN " + service + " " + id + " UP";
	}

	/**
	 * Returns by which line a follower tells that an instance is gone.
	 * @param service name of the service
	 * @param id name of the instance
	 * @return the line
	 */
	static String gone(String service, String id) {
		return "GONE " + service + " " + id;
	}

}
