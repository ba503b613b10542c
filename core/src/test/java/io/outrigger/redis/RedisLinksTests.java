package io.outrigger.redis;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class RedisLinksTests {

	private static final Duration LIMIT = Duration.ofSeconds(1);

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	@Test
	void areClosedOnceEveryConnectionIs() {
		CompletableFuture<Void> bulk = new CompletableFuture<>();
		StepVerifier.create(links(bulk).close(LIMIT, this.scheduler))
			.expectSubscription()
			.then(() -> bulk.complete(null))
			.verifyComplete();
	}

	@Test
	void areClosedThoughAConnectionCouldNotBe() {
		StepVerifier
			.create(links(CompletableFuture.failedFuture(new IllegalStateException())).close(LIMIT, this.scheduler))
			.verifyComplete();
	}

	@Test
	void areGivenUpWhenAConnectionNeverSaysThatItIsClosed() {
		StepVerifier.create(links(new CompletableFuture<>()).close(LIMIT, this.scheduler))
			.expectSubscription()
			.then(() -> this.scheduler.advanceTimeBy(LIMIT))
			.verifyComplete();
	}

	private static RedisLinks links(CompletableFuture<Void> bulk) {
		CompletableFuture<Void> closed = CompletableFuture.completedFuture(null);
		return new RedisLinks(link(closed), link(bulk), connection(StatefulRedisPubSubConnection.class, closed));
	}

	private static RedisLinks.Link link(CompletableFuture<Void> closing) {
		return new RedisLinks.Link(connection(StatefulConnection.class, closing),
				connection(RedisClusterAsyncCommands.class, closing));
	}

	@SuppressWarnings("unchecked") // tells nothing but when it is closed
	private static <T> T connection(Class<?> type, CompletableFuture<Void> closing) {
		return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> closing);
	}

}
