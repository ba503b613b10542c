package io.outrigger.cache.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheEvent;
import io.outrigger.cache.level.ChangeListener;
import io.outrigger.cache.redis.CacheScripts.Place;
import io.outrigger.redis.EventCounts;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.TestConnections;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ChangeFollower}, what needs no Redis.
 */
class ChangeFollowerTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	// Nobody listens there
	private final TestConnections connections = TestConnections.to("redis://127.0.0.1:1");

	private final OtherLoads loads = new OtherLoads();

	private final List<Integer> changed = new ArrayList<>();

	private final ChangeFollower<Integer> follower = follower(this.connections.start());

	@AfterEach
	void close() {
		this.connections.close();
	}

	@Test
	void whoeverIsWokenByAChangeKeepsNobodyFromHearing() {
		List<Boolean> locked = new ArrayList<>();
		Mono<Void> woken = this.loads.await(new Place(3, "7"), LONG);
		woken.subscribe(null, null, () -> locked.add(Thread.holdsLock(this.follower)));
		this.follower.onMessage("1 3 1 2 5 7".getBytes(StandardCharsets.UTF_8));
		assertThat(this.changed).containsExactly(7);
		assertThat(locked).containsExactly(false);
	}

	private ChangeFollower<Integer> follower(RedisConnections redis) {
		CacheKeys keys = new CacheKeys("test", "products");
		CacheScripts scripts = new CacheScripts(redis, keys);
		EventCounts<CacheEvent> counts = new EventCounts<>(CacheEvent.class);
		RedisClock clock = new RedisClock(Ticker.system());
		ObjectMapper json = new ObjectMapper();
		Encoding<Integer, String> encoding = new Encoding<>("products", new KeyText<>(Integer.class, json),
				new JsonCodec<>(json.constructType(String.class), json), clock);
		Outbox outbox = new Outbox(scripts, counts, Ticker.system(), LONG, () -> LONG);
		return new ChangeFollower<>(
				new LevelParts<>(keys, scripts, encoding, clock, counts, outbox, this.loads, () -> LONG), new Heard(),
				redis, Ticker.system());
	}

	private final class Heard implements ChangeListener<Integer> {

		@Override
		public void changed(int bucket, Integer key, long generation) {
			ChangeFollowerTests.this.changed.add(key);
		}

		@Override
		public void tagEvicted(int bucket, String tag, long revision) {
			// Not told here
		}

		@Override
		public void lost(int bucket) {
			// Not told here
		}

	}

}
