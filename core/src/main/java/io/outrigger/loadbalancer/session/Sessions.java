package io.outrigger.loadbalancer.session;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.outrigger.time.Ticker;

/**
 * Finds the instance that a session is at, without asking the store for each request:
 * where a session was said to be is believed for a while. A store that does not answer
 * costs no more than its own time-out: sessions stay where they were, and those that are
 * not known go where everybody else would send them too. Safe for use from several
 * threads; nothing here blocks.
 */
public final class Sessions {

	private static final Logger logger = LoggerFactory.getLogger(Sessions.class);

	/*
	 * Those of more are asked for anew.
	 */
	private static final int MOST = 10_000;

	private static final Duration LONGEST_BELIEF = Duration.ofSeconds(5);

	/*
	 * Of the time-out, so that a session in use is renewed in time.
	 */
	private static final int PART = 4;

	private final Cache<Id, Seat> seats = Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

	private final LongAdder moved = new LongAdder();

	private final LongAdder unanswered = new LongAdder();

	private final SessionStore store;

	private final Ticker ticker;

	/**
	 * Creates the sessions as one process sees them.
	 * @param store remembers them
	 * @param ticker measures how long an answer of the store is believed
	 */
	public Sessions(SessionStore store, Ticker ticker) {
		this.store = store;
		this.ticker = ticker;
	}

	/**
	 * Finds the instance of a session.
	 * @param service name of the service
	 * @param session what stands for the session, as of {@link SessionKey}
	 * @param timeout how long it may rest
	 * @param places where it can be
	 * @return id of the instance; empty if none takes requests. Does not fail
	 */
	public Mono<String> instanceOf(String service, String session, Duration timeout, Places places) {
		Id id = new Id(service, session);
		Seat seat = this.seats.getIfPresent(id);
		long now = this.ticker.nanos();
		boolean open = seat != null && places.isOpen(seat.instance());
		if (seat != null && open && now - seat.since() < beliefOf(timeout)) {
			return Mono.just(seat.instance());
		}
		String proposed = (seat != null && open) ? seat.instance() : places.proposalFor(session);
		if (proposed.isEmpty()) {
			return Mono.empty();
		}
		return ask(id, seat, open, proposed, timeout)
			.flatMap((answer) -> settled(id, answer, proposed, timeout, places))
			.doOnNext((instance) -> seat(id, instance, now))
			.onErrorResume((failure) -> Mono.just(withoutStore(id, proposed, timeout, now, failure)));
	}

	private Mono<String> ask(Id id, @Nullable Seat seat, boolean open, String proposed, Duration timeout) {
		return (seat == null || open) ? this.store.hold(id.service(), id.session(), proposed, timeout)
				: move(id, seat.instance(), proposed, timeout);
	}

	/*
	 * The store may know of an instance that is gone for us, be it that we never met it.
	 */
	private Mono<String> settled(Id id, String answer, String proposed, Duration timeout, Places places) {
		return places.isOpen(answer) ? Mono.just(answer)
				: move(id, answer, proposed, timeout).map((instance) -> places.isOpen(instance) ? instance : proposed);
	}

	private Mono<String> move(Id id, String from, String to, Duration timeout) {
		return this.store.move(id.service(), id.session(), from, to, timeout).doOnNext((instance) -> {
			if (instance.equals(to)) {
				this.moved.increment();
			}
		});
	}

	/*
	 * Asked for again after half of the time that an answer would have been believed.
	 */
	private String withoutStore(Id id, String proposed, Duration timeout, long now, Throwable failure) {
		this.unanswered.increment();
		logger.debug("The session store does not answer for service {}", id.service(), failure);
		seat(id, proposed, now - beliefOf(timeout) / 2);
		return proposed;
	}

	private void seat(Id id, String instance, long since) {
		this.seats.put(id, new Seat(instance, since));
	}

	private static long beliefOf(Duration timeout) {
		return Math.min(LONGEST_BELIEF.toNanos(), timeout.toNanos() / PART);
	}

	/**
	 * Returns how many sessions were moved from here, as their instance was gone.
	 * @return the count since the start
	 */
	public long moved() {
		return this.moved.sum();
	}

	/**
	 * Returns how often the store did not answer.
	 * @return the count since the start
	 */
	public long unanswered() {
		return this.unanswered.sum();
	}

	private record Id(String service, String session) {
	}

	/**
	 * Where a session is.
	 *
	 * @param instance id of the instance
	 * @param since when that was said
	 */
	private record Seat(String instance, long since) {
	}

}
