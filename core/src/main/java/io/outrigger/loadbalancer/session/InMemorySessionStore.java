package io.outrigger.loadbalancer.session;

import java.time.Duration;
import java.util.concurrent.ConcurrentMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import reactor.core.publisher.Mono;

import io.outrigger.time.Ticker;

/**
 * The sessions of one process. Of more than 100,000 those that rested longest are
 * forgotten.
 */
public final class InMemorySessionStore implements SessionStore {

	private static final int MOST = 100_000;

	private final ConcurrentMap<Id, Place> sessions;

	/**
	 * Creates a store that knows no session.
	 * @param ticker measures how long sessions rest
	 */
	public InMemorySessionStore(Ticker ticker) {
		Cache<Id, Place> cache = Caffeine.newBuilder()
			.maximumSize(MOST)
			.ticker(ticker::nanos)
			.executor(Runnable::run)
			.expireAfter(Expiry.<Id, Place>writing((id, place) -> place.timeout()))
			.build();
		this.sessions = cache.asMap();
	}

	@Override
	public Mono<String> hold(String service, String session, String proposed, Duration timeout) {
		return Mono.fromSupplier(
				() -> this.sessions
					.merge(new Id(service, session), new Place(proposed, timeout),
							(present, next) -> new Place(present.instance(), timeout))
					.instance());
	}

	@Override
	public Mono<String> move(String service, String session, String from, String to, Duration timeout) {
		return Mono.fromSupplier(() -> this.sessions
			.merge(new Id(service, session), new Place(to, timeout),
					(present, next) -> present.instance().equals(from) ? next : new Place(present.instance(), timeout))
			.instance());
	}

	private record Id(String service, String session) {
	}

	private record Place(String instance, Duration timeout) {
	}

}
