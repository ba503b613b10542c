package io.outrigger.benchmarks.flow.hotkey;

import java.time.Duration;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;

/**
 * Bucket4j, which reads, decides, and writes by compare-and-swap.
 */
public final class Bucket4jOnLettuce implements Contender {

	private final RedisClient client;

	private final Bucket bucket;

	/**
	 * Connects.
	 * @param uri where Redis is
	 */
	public Bucket4jOnLettuce(String uri) {
		this.client = RedisClient.create(uri);
		BucketConfiguration configuration = BucketConfiguration.builder()
			.addLimit((limit) -> limit.capacity(MUCH).refillGreedy(MUCH, Duration.ofSeconds(1)))
			.build();
		this.bucket = Bucket4jLettuce
			.casBasedBuilder(this.client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)))
			.expirationAfterWrite(
					ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(10)))
			.build()
			.builder()
			.build("bucket4j", () -> configuration);
	}

	@Override
	public boolean tryAcquire() {
		return this.bucket.tryConsume(1);
	}

	@Override
	public void close() {
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
	}

}
