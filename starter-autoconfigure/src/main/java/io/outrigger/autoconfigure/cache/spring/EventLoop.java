package io.outrigger.autoconfigure.cache.spring;

import io.netty.util.concurrent.FastThreadLocalThread;
import org.springframework.util.ClassUtils;
import reactor.core.scheduler.Schedulers;

/**
 * Tells a thread that must not wait. Reactor knows its own and those of Reactor Netty,
 * not those of other clients on Netty, Redis' among them.
 */
final class EventLoop {

	private static final boolean NETTY = ClassUtils.isPresent("io.netty.util.concurrent.FastThreadLocalThread",
			EventLoop.class.getClassLoader());

	private EventLoop() {
	}

	static boolean isCurrent() {
		return Schedulers.isInNonBlockingThread() || (NETTY && Netty.isCurrent());
	}

	private static final class Netty {

		private Netty() {
		}

		static boolean isCurrent() {
			return Thread.currentThread() instanceof FastThreadLocalThread thread && !thread.permitBlockingCalls();
		}

	}

}
