package io.outrigger.autoconfigure.config.live;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.function.SingletonSupplier;

import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.config.EffectiveConfig;
import io.outrigger.config.LiveConfig;
import io.outrigger.config.ReleaseCheck;
import io.outrigger.config.ReleaseRejectedException;

/**
 * The configuration properties records of the application, bound anew whenever published
 * settings change. A release is tried out as a whole beside the running application; only
 * if every record that it reaches can be bound and is valid does it take effect. Safe for
 * use from several threads.
 */
public final class LiveBindings implements ReleaseCheck, LiveSettings.Source {

	/**
	 * The name of the bean, which makes those of type {@link LiveConfig}.
	 */
	public static final String BEAN_NAME = "outriggerLiveBindings";

	private final ConfigurableListableBeanFactory factory;

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
		this.factory = context.getBeanFactory();
		this.environment = context.getEnvironment();
		this.source = LivePropertySource.in(this.environment);
		this.secrets = new Secrets(secretNames);
		this.records = SingletonSupplier.of(() -> LiveRecord.in(this.factory));
		this.binder = SingletonSupplier.of(() -> RecordBinder.of(this.factory, this.records.obtain()));
	}

	/**
	 * Tries a release out and leaves all as it is.
	 */
	@Override
	public void check(Candidate candidate) {
		bind(candidate.values());
	}

	/**
	 * Puts settings into effect: the properties first, then the records, each of them
	 * whole.
	 * @param config what to put into effect
	 * @throws ReleaseRejectedException if a record cannot be bound; then all is as it was
	 */
	public void apply(EffectiveConfig config) {
		// Asks the bean factory, so not inside our own lock
		this.binder.obtain();
		synchronized (this) {
			Map<String, String> values = config.values();
			Map<LiveConfig.Holder<Object>, Object> fresh = bind(values);
			this.source.swap(values);
			fresh.forEach(LiveConfig.Holder::set);
		}
	}

	/*
	 * The user's own bean, where there is one, is who decides.
	 */
	@Override
	public <P> Supplier<P> of(P fixed) {
		ObjectProvider<LiveConfig<P>> live = this.factory.getBeanProvider(LiveRecord.liveType(fixed.getClass()));
		LiveConfig<P> present = live.getIfAvailable();
		return (present != null) ? present::get : () -> fixed;
	}

	LiveConfig<?> live(String beanName) {
		RecordBinder binder = this.binder.obtain();
		LiveRecord live = this.records.obtain()
			.stream()
			.filter((candidate) -> candidate.beanName().equals(beanName))
			.findFirst()
			.orElseThrow();
		synchronized (this) {
			return this.holders.computeIfAbsent(beanName, (name) -> new LiveConfig.Holder<>(
					binder.bind(live, CandidateEnvironment.of(this.environment, this.source.values()))));
		}
	}

	private Map<LiveConfig.Holder<Object>, Object> bind(Map<String, String> values) {
		CandidateEnvironment candidate = CandidateEnvironment.of(this.environment, values);
		try {
			requireDistinct(values);
			return bind(values, candidate);
		}
		catch (ReleaseRejectedException ex) {
			throw new ReleaseRejectedException(this.secrets.hide(String.valueOf(ex.getMessage()), candidate));
		}
	}

	private Map<LiveConfig.Holder<Object>, Object> bind(Map<String, String> values, CandidateEnvironment candidate) {
		Map<ConfigurationPropertyName, String> references = candidate.references();
		Affected affected = Affected.by(this.source.values(), values, references);
		new Placeholders(affected, this.secrets::isSecret, this.environment, candidate).require(values, references);
		Map<LiveConfig.Holder<Object>, Object> fresh = new LinkedHashMap<>();
		for (LiveRecord live : this.records.obtain()) {
			if (affected.reaches(live.prefix())) {
				bind(live, candidate, fresh);
			}
		}
		return fresh;
	}

	/*
	 * Compares here, because the user's own code may fail at that too: once the first
	 * value is swapped it would be too late.
	 */
	private void bind(LiveRecord live, CandidateEnvironment candidate, Map<LiveConfig.Holder<Object>, Object> fresh) {
		try {
			Object value = this.binder.obtain().bind(live, candidate);
			LiveConfig.Holder<Object> holder = this.holders.get(live.beanName());
			if (holder != null && !holder.get().equals(value)) {
				fresh.put(holder, value);
			}
		}
		catch (RuntimeException ex) {
			throw new ReleaseRejectedException(Reason.of(live, ex));
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
