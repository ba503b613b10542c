package io.outrigger.autoconfigure.config.importing;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.core.env.Environment;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.OutriggerProperties;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.autoconfigure.config.ConfigProperties;
import io.outrigger.autoconfigure.config.OwnScopes;
import io.outrigger.autoconfigure.config.redis.RedisConfigAutoConfiguration;
import io.outrigger.autoconfigure.config.snapshot.LocalSnapshots;
import io.outrigger.autoconfigure.redis.RedisAutoConfiguration;
import io.outrigger.config.ConfigCenter;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.ConfigLayers;
import io.outrigger.config.effective.SettingChanges;
import io.outrigger.config.local.LocalSnapshot;
import io.outrigger.config.local.LocalSnapshotFile;
import io.outrigger.redis.RedisConnections;

/**
 * A look into the store from before there is an application: what reads it there, and
 * nothing else, for as long as that takes.
 */
final class StoreReading implements AutoCloseable {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final ConfigLayers layers;

	/**
	 * Reads the settings, for a bounded time.
	 * @param environment says where they are
	 */
	StoreReading(ImportEnvironment environment) {
		this.context.setEnvironment(environment);
		// Boot has a class of the same simple name as ours
		this.context.setBeanNameGenerator(FullyQualifiedAnnotationBeanNameGenerator.INSTANCE);
		this.context.register(SslAutoConfiguration.class,
				org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration.class,
				OutriggerAutoConfiguration.class, RedisAutoConfiguration.class, RedisConfigAutoConfiguration.class,
				LayersConfiguration.class);
		this.context.refresh();
		this.layers = this.context.getBean(ConfigLayers.class);
	}

	boolean isRead() {
		return this.layers.isRead();
	}

	String problem() {
		String reason = this.context.getBean(RedisConnections.class).health().reason();
		return "Redis did not answer in time" + ((reason != null) ? ": " + reason : "");
	}

	SettingChanges settings() {
		return SettingChanges.all(this.layers.effective(), this.context.getBean(ConfigCipher.class));
	}

	@Nullable LocalSnapshot localSnapshot() {
		LocalSnapshotFile file = LocalSnapshots.file(this.context.getBean(ConfigProperties.class),
				this.context.getBean(OutriggerProperties.class).namespace(), this.context.getBean(OwnScopes.class),
				this.context.getBean(ConfigCipher.class));
		return (file != null) ? file.read() : null;
	}

	SettingChanges inClear(LocalSnapshot snapshot) {
		return SettingChanges.of(snapshot.values(), this.context.getBean(ConfigCipher.class));
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	static class LayersConfiguration {

		@Bean
		ConfigCipher cipher(ConfigProperties properties) {
			return properties.encryption().cipher();
		}

		@Bean
		OwnScopes scopes(SelfIdentity self, ConfigProperties properties, Environment environment) {
			return OwnScopes.of(self.service(), environment.getActiveProfiles(), properties.label());
		}

		@Bean
		ConfigLayers layers(ConfigCenter center, OwnScopes scopes) {
			return new ConfigLayers(center, scopes.inheritance());
		}

	}

}
