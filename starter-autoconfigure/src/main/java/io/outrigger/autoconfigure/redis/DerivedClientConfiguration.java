package io.outrigger.autoconfigure.redis;

import java.time.Duration;
import java.util.Optional;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.resource.ClientResources;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * The user's client configuration, with options, resources and time-outs of ours. Reads
 * always go to the master, whatever the user's own client does.
 *
 * @param users the user's
 * @param options our options
 * @param resources our resources
 * @param addressTimeout our time-out; each connection has a shorter one of its own
 */
record DerivedClientConfiguration(LettuceClientConfiguration users, ClientOptions options, ClientResources resources,
		Duration addressTimeout) implements LettuceClientConfiguration {

	@Override
	public boolean isUseSsl() {
		return this.users.isUseSsl();
	}

	@Override
	@SuppressWarnings("deprecation") // the interface still asks
	public boolean isVerifyPeer() {
		return this.users.isVerifyPeer();
	}

	@Override
	public SslVerifyMode getVerifyMode() {
		return this.users.getVerifyMode();
	}

	@Override
	public boolean isStartTls() {
		return this.users.isStartTls();
	}

	@Override
	public Optional<ClientResources> getClientResources() {
		return Optional.of(this.resources);
	}

	@Override
	public Optional<ClientOptions> getClientOptions() {
		return Optional.of(this.options);
	}

	@Override
	public Optional<String> getClientName() {
		return this.users.getClientName();
	}

	@Override
	public Optional<ReadFrom> getReadFrom() {
		return Optional.empty();
	}

	@Override
	public Optional<RedisCredentialsProviderFactory> getRedisCredentialsProviderFactory() {
		return this.users.getRedisCredentialsProviderFactory();
	}

	@Override
	public Duration getCommandTimeout() {
		return this.addressTimeout;
	}

	@Override
	public Duration getShutdownTimeout() {
		return this.users.getShutdownTimeout();
	}

	@Override
	public Duration getShutdownQuietPeriod() {
		return this.users.getShutdownQuietPeriod();
	}

}
