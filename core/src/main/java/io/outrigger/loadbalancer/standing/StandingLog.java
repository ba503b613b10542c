package io.outrigger.loadbalancer.standing;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.outrigger.registry.ServiceInstance;

/**
 * Logs what becomes of instances. How often is bounded by the times for which instances
 * are ejected.
 */
public final class StandingLog implements StandingListener {

	private static final Logger logger = LoggerFactory.getLogger(StandingLog.class);

	/**
	 * Creates a listener that logs.
	 */
	public StandingLog() {
	}

	@Override
	public void ejected(ServiceInstance instance, String route, EjectionReason reason, Duration time) {
		logger.warn("Instance '{}' of service '{}' is ejected for {} ms{}: {}", instance.id(), instance.service(),
				time.toMillis(), on(route), reason);
	}

	@Override
	public void returned(ServiceInstance instance, String route) {
		logger.info("Instance '{}' of service '{}' is back{}: it answered the request that was to find out",
				instance.id(), instance.service(), on(route));
	}

	@Override
	public void panic(String service, boolean panic) {
		if (panic) {
			logger.warn("Too few instances of service '{}' are available: the ejected, unhealthy and suspect"
					+ " get requests as well", service);
		}
		else {
			logger.info("Enough instances of service '{}' are available again", service);
		}
	}

	private static String on(String route) {
		return route.isEmpty() ? "" : " on route '" + route + "'";
	}

}
