package io.outrigger.cache.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.outrigger.cache.redis.CacheScripts.Claim;
import io.outrigger.cache.redis.CacheScripts.Place;
import io.outrigger.redis.RedisSubscriptions.ChannelListener;

/**
 * Waits for what other processes load. Whoever fills a key, or gives its lease back,
 * tells the processes that wait for it, each by a channel of its own: nobody else hears
 * of loads.
 */
final class OtherLoads implements ChannelListener {

	private final String process = UUID.randomUUID().toString();

	private final AtomicLong begun = new AtomicLong();

	// No more than there are loads under way
	private final ConcurrentMap<Place, Sinks.Empty<Void>> awaited = new ConcurrentHashMap<>();

	/**
	 * Returns the name by which this process waits.
	 * @return the name, which no other has
	 */
	String process() {
		return this.process;
	}

	/**
	 * Returns what to claim of a key to load it.
	 * @param lease how long the lease is to last; zero if none is wanted
	 * @param waits whether to wait if another has it
	 * @return the claim, which no other equals
	 */
	Claim claim(Duration lease, boolean waits) {
		return new Claim(lease.toMillis(), this.process + ":" + this.begun.incrementAndGet(),
				waits ? this.process : "");
	}

	Mono<Void> await(Place place, Duration atMost) {
		return Mono.defer(() -> {
			Sinks.Empty<Void> sink = this.awaited.computeIfAbsent(place, (absent) -> Sinks.empty());
			return sink.asMono().take(atMost).doFinally((end) -> this.awaited.remove(place, sink));
		});
	}

	void wake(Place place) {
		Sinks.Empty<Void> sink = this.awaited.remove(place);
		if (sink != null) {
			sink.tryEmitEmpty();
		}
	}

	@Override
	public void onSubscribed() {
		// Whoever missed a message meanwhile looks again by itself
	}

	@Override
	public void onMessage(byte[] message) {
		String[] parts = new String(message, StandardCharsets.UTF_8).split(" ", 2);
		long bucket = Told.number(parts[0], -1);
		if (parts.length == 2 && bucket >= 0) {
			wake(new Place((int) bucket, parts[1]));
		}
	}

}
