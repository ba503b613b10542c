package io.outrigger.benchmarks.caller;

import reactor.core.publisher.Mono;

/**
 * Somebody who calls the echo service.
 */
@FunctionalInterface
interface Contender {

	/**
	 * Calls it.
	 * @param text what it shall answer
	 * @return the answer
	 */
	Mono<String> call(String text);

}
