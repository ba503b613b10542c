package io.outrigger.loadbalancer.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The contract of the session store, in memory.
 */
class InMemorySessionStoreTests extends SessionStoreContract {

	private final AtomicLong nanos = new AtomicLong();

	private final SessionStore store = new InMemorySessionStore(this.nanos::get);

	@Override
	protected SessionStore store() {
		return this.store;
	}

	@Override
	protected void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

}
