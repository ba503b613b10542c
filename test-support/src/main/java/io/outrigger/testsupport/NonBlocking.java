package io.outrigger.testsupport;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;

/**
 * JUnit extension under which a blocking call on an event loop fails the call that made
 * it. Once installed it stays for the life of the test process. It is registered for
 * every test class, because it must be there before the first Reactor thread: one that
 * already waits for work when it is installed is taken for a blocked one and dies,
 * leaving its scheduler's lock behind. Naming it on a test class says that the class
 * counts on it.
 */
public final class NonBlocking implements BeforeAllCallback {

	private static final String LETTUCE_TLS = "io.lettuce.core.SslConnectionBuilder$SslChannelInitializer";

	private static final String LETTUCE_NODES = "io.lettuce.core.cluster.PooledClusterConnectionProvider";

	private static final String LETTUCE_LOCK = "io.lettuce.core.protocol.SharedLock";

	private static final String LETTUCE_METHODS = "io.lettuce.core.internal.AbstractInvocationHandler$MethodTranslator";

	private static final String JACKSON_CACHE = "com.fasterxml.jackson.databind.deser.DeserializerCache";

	private static final String SPRING_STREAM = "org.springframework.http.client.SubscriberInputStream";

	private static final String CAFFEINE = "com.github.benmanes.caffeine.cache.BoundedLocalCache";

	private static final String BREAKER_WINDOW = "io.github.resilience4j.core.metrics.FixedSizeSlidingWindowMetrics";

	@Override
	public void beforeAll(ExtensionContext context) {
		BlockHound.install((builder) -> {
			// Spins for a moment, and miscounts its writers when thrown out of it
			builder.allowBlockingCallsInside(LETTUCE_LOCK, "incrementWriters");
			builder.allowBlockingCallsInside(LETTUCE_LOCK, "doExclusive");
			// Spins for a moment, while another thread takes the same entry out
			builder.allowBlockingCallsInside(CAFFEINE, "put");
			// Does its upkeep itself for a moment, where its own thread falls behind; who
			// is thrown out of waiting for the lock leaves it such that nobody gets it
			// again
			builder.allowBlockingCallsInside(CAFFEINE, "afterWrite");
			// Notes an outcome under a lock, which is held for a few writes
			builder.allowBlockingCallsInside(BREAKER_WINDOW, "record");
			// Keep connections of a Cluster under a lock, for as long as that takes
			builder.allowBlockingCallsInside(LETTUCE_NODES, "getWriteConnection");
			builder.allowBlockingCallsInside(LETTUCE_NODES, "lambda$getWriteConnection$0");
			builder.allowBlockingCallsInside(LETTUCE_NODES + "$NodeConnectionPostProcessor", "lambda$apply$4");
			// Make what is kept for good under a lock, which a waiter that is thrown out
			// of
			// leaves such that nobody gets it again
			builder.allowBlockingCallsInside(LETTUCE_METHODS, "of");
			builder.allowBlockingCallsInside(JACKSON_CACHE, "_createAndCacheValueDeserializer");
			// Hands a body to whoever reads it and blocks, under the lock of a queue
			builder.allowBlockingCallsInside(SPRING_STREAM, "onNext");
			// Reads the trust store, once a connection, where Lettuce does it
			builder.allowBlockingCallsInside(LETTUCE_TLS, "initializeSSLEngine");
			// Reads from the system's random numbers, which are always there
			builder.allowBlockingCallsInside("java.security.SecureRandom", "nextBytes");
		});
	}

}
