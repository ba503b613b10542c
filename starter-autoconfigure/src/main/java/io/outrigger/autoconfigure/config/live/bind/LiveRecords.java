package io.outrigger.autoconfigure.config.live.bind;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;

import io.outrigger.autoconfigure.config.live.source.LivePropertySource;
import io.outrigger.autoconfigure.config.live.source.PublishedSettings;
import io.outrigger.autoconfigure.config.live.trial.Trial;
import io.outrigger.config.LiveConfig;
import io.outrigger.config.effective.ReleaseRejectedException;

/**
 * The configuration properties records of an application, and what holds their present
 * values. Safe for use from several threads.
 */
public final class LiveRecords {

	private final List<LiveRecord> records;

	private final PropertiesBinder binder;

	private final ConfigurableEnvironment environment;

	private final LivePropertySource source;

	private final ConcurrentMap<String, LiveConfig.Holder<Object>> holders = new ConcurrentHashMap<>();

	LiveRecords(List<LiveRecord> records, PropertiesBinder binder, ConfigurableEnvironment environment,
			LivePropertySource source) {
		this.records = records;
		this.binder = binder;
		this.environment = environment;
		this.source = source;
	}

	/**
	 * Returns what holds the present value of a record.
	 * @param beanName the name of the bean that holds the values of the start
	 * @return the holder
	 */
	public LiveConfig<?> live(String beanName) {
		LiveRecord live = this.records.stream()
			.filter((candidate) -> candidate.beanName().equals(beanName))
			.findFirst()
			.orElseThrow();
		PublishedSettings settings = this.source.applied();
		LiveConfig.Holder<Object> fresh = new LiveConfig.Holder<>(bind(live, settings));
		LiveConfig.Holder<Object> present = this.holders.putIfAbsent(beanName, fresh);
		if (present != null) {
			return present;
		}
		// A release that took effect meanwhile did not know of the holder
		while (!settings.equals(this.source.applied())) {
			settings = this.source.applied();
			fresh.set(bind(live, settings));
		}
		return fresh;
	}

	/**
	 * Binds the records that a release reaches, whether or not somebody reads them.
	 * @param trial the release
	 * @return the new values, to be set once the release is in effect
	 * @throws ReleaseRejectedException if one cannot be bound
	 */
	public Fresh prepare(Trial trial) {
		Map<String, Object> values = new LinkedHashMap<>();
		for (LiveRecord live : this.records) {
			if (trial.affected().reaches(live.prefix())) {
				Object value = bind(live, trial);
				if (value != null) {
					values.put(live.beanName(), value);
				}
			}
		}
		return new Fresh(this.holders, values);
	}

	/**
	 * Returns the prefixes of the records that are read as they were at the start only.
	 * @return the names
	 */
	public Set<ConfigurationPropertyName> readOnce() {
		Set<ConfigurationPropertyName> names = new HashSet<>();
		List<ConfigurationPropertyName> live = new ArrayList<>();
		for (LiveRecord each : this.records) {
			if (this.holders.containsKey(each.beanName())) {
				live.add(each.prefix());
			}
			else {
				names.add(each.prefix());
			}
		}
		names.removeAll(live);
		return names;
	}

	/*
	 * Compares here, because the user's own code may fail at that too: once the first
	 * value is swapped it would be too late.
	 */
	private @Nullable Object bind(LiveRecord live, Trial trial) {
		try {
			Object value = trial
				.within(() -> this.binder.bind(live.target(), trial.sources(live.prefix()), this.environment));
			LiveConfig.Holder<Object> holder = this.holders.get(live.beanName());
			return (holder != null && holder.get().equals(value)) ? null : value;
		}
		catch (RuntimeException ex) {
			throw new ReleaseRejectedException(Reason.of(live.prefix(), ex));
		}
	}

	private Object bind(LiveRecord live, PublishedSettings settings) {
		return this.source.trying(settings, () -> this.binder.bind(live.target(),
				Trial.sources(this.environment, this.source, settings, live.prefix()), this.environment));
	}

	/**
	 * New values of records.
	 *
	 * @param holders where they go
	 * @param values the values by the name of the record's bean
	 */
	public record Fresh(Map<String, LiveConfig.Holder<Object>> holders, Map<String, Object> values) {

		/**
		 * Sets the values. Does not fail.
		 */
		public void set() {
			this.values.forEach((beanName, value) -> {
				LiveConfig.Holder<Object> holder = this.holders.get(beanName);
				if (holder != null) {
					holder.set(value);
				}
			});
		}

	}

}
