package io.outrigger.autoconfigure.config.snapshot;

import java.time.InstantSource;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.OutriggerProperties;
import io.outrigger.autoconfigure.config.ConfigAutoConfiguration;
import io.outrigger.autoconfigure.config.ConfigProperties;
import io.outrigger.autoconfigure.config.OwnScopes;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.redis.RedisConfigCenter;

/**
 * Auto-configuration of the local snapshot: where the settings come from a store that may
 * be away when the application starts next.
 */
@AutoConfiguration(after = ConfigAutoConfiguration.class)
@ConditionalOnFeature("config")
@ConditionalOnBean(value = RedisConfigCenter.class, search = SearchStrategy.CURRENT)
@ConditionalOnProperty(name = "outrigger.config.snapshot.enabled", matchIfMissing = true)
public final class LocalSnapshotAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LocalSnapshotLifecycle outriggerLocalSnapshotLifecycle(ConfigurableEnvironment environment, ConfigFollower follower,
			ConfigProperties properties, OutriggerProperties platform, OwnScopes scopes, ConfigCipher cipher,
			ObjectProvider<InstantSource> clock) {
		return new LocalSnapshotLifecycle(environment, follower,
				LocalSnapshots.file(properties, platform.namespace(), scopes, cipher),
				clock.getIfUnique(InstantSource::system));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetersConfiguration {

		@Bean
		@ConditionalOnMissingBean
		LocalSnapshotMeters outriggerLocalSnapshotMeters(LocalSnapshotLifecycle lifecycle) {
			return new LocalSnapshotMeters(lifecycle);
		}

	}

}
