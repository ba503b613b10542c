package io.outrigger.loadbalancer.attempt.guard;

/**
 * Lets calls pass or not. A call is a request with all of its tries. Safe for use from
 * several threads; never blocks.
 */
@FunctionalInterface
public interface CallGuard {

	/**
	 * Lets every call pass.
	 */
	CallGuard NONE = () -> CallPass.FREE;

	/**
	 * Asks for leave for one call.
	 * @return its pass, which must be told how the call ends
	 * @throws CallRejectedException if it may not be made
	 */
	CallPass admit();

}
