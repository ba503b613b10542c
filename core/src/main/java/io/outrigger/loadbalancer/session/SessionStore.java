package io.outrigger.loadbalancer.session;

import java.time.Duration;

import reactor.core.publisher.Mono;

/**
 * Remembers which instance a session is at. Of several that decide at once one wins, and
 * all are told who. Safe for use from several threads; nothing here blocks.
 */
public interface SessionStore {

	/**
	 * Asks where a session is, and keeps it from then on for as long as it may rest. A
	 * session that is not known goes to the instance that is proposed.
	 * @param service name of the service
	 * @param session what stands for the session, as of {@link SessionKey}
	 * @param proposed id of the instance
	 * @param timeout how long the session may rest, at least 1 ms
	 * @return id of the instance where the session is; fails if the store does not answer
	 */
	Mono<String> hold(String service, String session, String proposed, Duration timeout);

	/**
	 * Moves a session away from an instance that is gone. Nothing moves if the session is
	 * at another one by now.
	 * @param service name of the service
	 * @param session what stands for the session, as of {@link SessionKey}
	 * @param from id of the instance that is gone
	 * @param to id of the instance that takes its place
	 * @param timeout how long the session may rest, at least 1 ms
	 * @return id of the instance where the session is; fails if the store does not answer
	 */
	Mono<String> move(String service, String session, String from, String to, Duration timeout);

}
