package io.outrigger.loadbalancer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.outrigger.loadbalancer.roster.Member;

/**
 * Counts out requests whose end somebody forgot to tell: an instance at which no request
 * began, was answered or ended for 600 seconds has none in flight. Looks once a minute.
 */
final class LeakGuard {

	static final Duration UNTOUCHED = Duration.ofMinutes(10);

	static final Duration INTERVAL = Duration.ofMinutes(1);

	private static final Logger logger = LoggerFactory.getLogger(LeakGuard.class);

	private final AtomicLong looked;

	LeakGuard(long now) {
		this.looked = new AtomicLong(now);
	}

	void check(List<Member> members, long now) {
		long last = this.looked.get();
		if (now - last >= INTERVAL.toNanos() && this.looked.compareAndSet(last, now)) {
			members.forEach((member) -> release(member, now));
		}
	}

	private static void release(Member member, long now) {
		int forgotten = member.statistics().releaseUntouched(now, UNTOUCHED.toNanos());
		if (forgotten > 0) {
			logger.warn("{} requests to instance '{}' of service '{}' did not end within {} s: counted out", forgotten,
					member.instance().id(), member.instance().service(), UNTOUCHED.toSeconds());
		}
	}

}
