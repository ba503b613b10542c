package io.outrigger.autoconfigure.config.live;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.function.SingletonSupplier;

import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.LiveConfig;
import io.outrigger.config.ReleaseCheck;
import io.outrigger.config.ReleaseRejectedException;

/**
 * The configuration properties records of the application, bound anew whenever published
 * settings change. A release is tried out as a whole beside the running application; only
 * if every record that it reaches can be bound and is valid does it take effect. Safe for
 * use from several threads.
 */
public final class LiveBindings implements ReleaseCheck {

	private final ConfigurableEnvironment environment;

	private final LivePropertySource source;

	private final Secrets secrets;

	private final SingletonSupplier<RecordBinder> binder;

	private final SingletonSupplier<List<LiveRecord>> records;

	private final ConcurrentMap<String, LiveConfig.Holder<Object>> holders = new ConcurrentHashMap<>();

	/**
	 * Creates the bindings of an application.
	 * @param context the application
	 * @param secretNames what else is secret, besides what sounds like it
	 */
	public LiveBindings(ConfigurableApplicationContext context, SecretNames secretNames) {
		ConfigurableListableBeanFactory factory = context.getBeanFactory();
		this.environment = context.getEnvironment();
		this.source = LivePropertySource.in(this.environment);
		this.secrets = new Secrets(secretNames);
		this.records = SingletonSupplier.of(() -> LiveRecord.in(factory));
		this.binder = SingletonSupplier.of(() -> RecordBinder.of(factory, this.records.obtain()));
	}

	/**
	 * Tries a release out and leaves all as it is.
	 */
	@Override
	public void check(Candidate candidate) {
		bind(candidate.values());
	}

	/**
	 * Puts a snapshot into effect: the properties first, then the records, each of them
	 * whole.
	 * @param snapshot what to put into effect
	 * @throws ReleaseRejectedException if a record cannot be bound; then all is as it was
	 */
	public void apply(ConfigSnapshot snapshot) {
		// Asks the bean factory, so not inside our own lock
		this.binder.obtain();
		synchronized (this) {
			Map<String, String> values = snapshot.values();
			Map<LiveRecord, Object> fresh = bind(values);
			this.source.swap(values);
			fresh.forEach((live, value) -> {
				LiveConfig.Holder<Object> holder = this.holders.get(live.beanName());
				if (holder != null && !holder.get().equals(value)) {
					holder.set(value);
				}
			});
		}
	}

	LiveConfig<?> live(LiveRecord live) {
		RecordBinder binder = this.binder.obtain();
		synchronized (this) {
			return this.holders.computeIfAbsent(live.beanName(), (name) -> new LiveConfig.Holder<>(
					binder.bind(live, CandidateEnvironment.of(this.environment, this.source.values()))));
		}
	}

	private Map<LiveRecord, Object> bind(Map<String, String> values) {
		requireDistinct(values);
		CandidateEnvironment candidate = CandidateEnvironment.of(this.environment, values);
		Map<ConfigurationPropertyName, String> references = candidate.references();
		Affected affected = Affected.by(this.source.values(), values, references);
		Placeholders.require(affected, values, references, this.environment, candidate);
		Map<LiveRecord, Object> fresh = new LinkedHashMap<>();
		for (LiveRecord live : this.records.obtain()) {
			if (affected.reaches(live.prefix())) {
				fresh.put(live, bind(live, candidate));
			}
		}
		return fresh;
	}

	private Object bind(LiveRecord live, CandidateEnvironment candidate) {
		try {
			return this.binder.obtain().bind(live, candidate);
		}
		catch (RuntimeException ex) {
			throw new ReleaseRejectedException(this.secrets.hide(Reason.of(live, ex), candidate));
		}
	}

	/*
	 * Which of two spellings would win depends on their order, which is nobody's choice.
	 */
	private static void requireDistinct(Map<String, String> values) {
		Map<ConfigurationPropertyName, String> keys = new HashMap<>();
		values.keySet().stream().sorted().forEach((key) -> {
			ConfigurationPropertyName name = Affected.canonical(key);
			String other = name.isEmpty() ? null : keys.put(name, key);
			if (other != null) {
				throw new ReleaseRejectedException(
						"'" + other + "' and '" + key + "' are spellings of one property; keep one of them");
			}
		});
	}

}
