package io.outrigger.autoconfigure.sidecar.rate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.FleetSize;
import io.outrigger.autoconfigure.OutriggerProperties;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.autoconfigure.redis.RedisAutoConfiguration;
import io.outrigger.flow.rate.redis.RateFleet;
import io.outrigger.redis.RedisConnections;
import io.outrigger.sidecar.rate.FleetRates;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of limits that all instances of a service keep together, where this
 * process is connected to a Redis.
 */
@AutoConfiguration(after = RedisAutoConfiguration.class)
@ConditionalOnFeature("sidecar")
@ConditionalOnBean(RedisConnections.class)
public final class RedisRateAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(FleetRates.class)
	RedisRates outriggerFleetRates(RedisConnections connections, OutriggerProperties platform, SelfIdentity self,
			ObjectProvider<FleetSize> size, Ticker ticker) {
		FleetSize instances = size.getIfAvailable(() -> () -> 1);
		return new RedisRates(
				new RateFleet(connections, platform.namespace(), instances, ticker, Schedulers.parallel()),
				self.service());
	}

}
