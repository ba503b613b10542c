package io.outrigger.autoconfigure.config.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.logging.LoggerGroups;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.function.SingletonSupplier;

import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.config.live.bind.LiveRecord;
import io.outrigger.autoconfigure.config.live.bind.LiveRecords;
import io.outrigger.autoconfigure.config.live.logging.LoggingLevels;
import io.outrigger.autoconfigure.config.live.source.LivePropertySource;
import io.outrigger.autoconfigure.config.live.source.PublishedSettings;
import io.outrigger.autoconfigure.config.live.trial.Reader;
import io.outrigger.autoconfigure.config.live.trial.Step;
import io.outrigger.autoconfigure.config.live.trial.Steps;
import io.outrigger.autoconfigure.config.live.trial.Trial;
import io.outrigger.autoconfigure.event.SettingsChangedEvent;
import io.outrigger.config.LiveConfig;
import io.outrigger.config.Release;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.EffectiveConfig;
import io.outrigger.config.effective.ReleaseCheck;
import io.outrigger.config.effective.ReleaseRejectedException;
import io.outrigger.config.effective.SettingChanges;

/**
 * What reads settings in the application, brought up to date whenever published ones
 * change. A release is tried out as a whole beside the running application; only if every
 * record, bean, field and level that it reaches can be set does it take effect. Safe for
 * use from several threads.
 */
public final class LiveBindings implements ReleaseCheck, LiveSettings.Source {

	/**
	 * The name of the bean, which makes those of type {@link LiveConfig}.
	 */
	public static final String BEAN_NAME = "outriggerLiveBindings";

	private static final Logger logger = LoggerFactory.getLogger(LiveBindings.class);

	private static final String UNUSED = "outrigger.config.unused";

	/* A release may have a thousand keys. */
	private static final int MAX_NAMED = 10;

	private final ConfigurableApplicationContext context;

	private final ConfigurableListableBeanFactory factory;

	private final ConfigurableEnvironment environment;

	private final LivePropertySource source;

	private final Secrets secrets;

	private final ConfigCipher cipher;

	private final SingletonSupplier<LiveRecords> records;

	private final SingletonSupplier<List<Reader>> readers;

	private final LongAdder unread = new LongAdder();

	/* What is applied, or nothing if it is from before the store was read. */
	private @Nullable EffectiveConfig applied;

	/**
	 * Creates the bindings of an application.
	 * @param context the application
	 * @param readers the beans that read settings
	 * @param secretNames what else is secret, besides what sounds like it
	 * @param cipher decrypts settings
	 */
	public LiveBindings(ConfigurableApplicationContext context, LiveReaders readers, SecretNames secretNames,
			ConfigCipher cipher) {
		this.context = context;
		this.factory = context.getBeanFactory();
		this.environment = context.getEnvironment();
		this.source = LivePropertySource.in(this.environment);
		this.secrets = new Secrets(secretNames);
		this.cipher = cipher;
		this.records = SingletonSupplier.of(readers.beans()::records);
		this.readers = SingletonSupplier.of(() -> all(readers));
	}

	/**
	 * Tries a release out and leaves all as it is.
	 */
	@Override
	public void check(Candidate candidate) {
		askBeanFactory();
		synchronized (this) {
			trial(changesTo(candidate.config()));
		}
	}

	/**
	 * Puts settings into effect. First what may yet fail, beans, fields and levels: if
	 * one does, those before it get back what they had. Then the properties, by one swap,
	 * and the records. Costs as much as what is affected, however much is published; only
	 * the first time as much as that.
	 * @param config what to put into effect
	 * @throws ReleaseRejectedException if something cannot be set; then all is as it was
	 */
	public void apply(EffectiveConfig config) {
		askBeanFactory();
		Set<String> changed;
		boolean read;
		synchronized (this) {
			SettingChanges changes = changesTo(config);
			changed = changes.values().keySet();
			Prepared prepared = trial(changes);
			read = prepared.isRead();
			try {
				Steps.take(prepared.steps());
			}
			catch (ReleaseRejectedException ex) {
				throw hidden(ex, prepared.trial());
			}
			this.source.swap(prepared.trial().after());
			prepared.fresh().set();
			this.applied = config;
		}
		if (!changed.isEmpty()) {
			// Here, so that Boot learns of new names before a request has to wait for it
			this.environment.containsProperty(UNUSED);
			tell(changed, read);
		}
	}

	/**
	 * Returns how many of the releases that took effect nothing reads: no bean, no level
	 * and nothing at the next start.
	 * @return the count since the start
	 */
	public long unread() {
		return this.unread.sum();
	}

	private SettingChanges changesTo(EffectiveConfig config) {
		return (this.applied != null) ? SettingChanges.between(this.applied, config, this.cipher)
				: this.source.applied().changesTo(SettingChanges.all(config, this.cipher));
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

	/**
	 * Tells which keys take effect at the next start only.
	 * @param keys the keys to ask about
	 * @return those of them that something reads once: Boot, Outrigger, or a bean of the
	 * application, itself or through placeholders
	 */
	public List<String> restartRequired(Collection<String> keys) {
		Set<ConfigurationPropertyName> once = new HashSet<>(this.records.obtain().readOnce());
		this.readers.obtain().forEach((reader) -> once.addAll(reader.readOnce()));
		return Trial.restartRequired(this.environment, this.source, keys, once);
	}

	LiveConfig<?> live(String beanName) {
		return this.records.obtain().live(beanName);
	}

	private Prepared trial(SettingChanges changes) {
		Trial trial = null;
		try {
			trial = Trial.of(this.environment, this.source, changes);
			PublishedSettings after = trial.after();
			trial.requireResolvable(changes.values(),
					(key, value) -> after.isEncrypted(key) || this.secrets.isSecret(key, value));
			List<Step> steps = new ArrayList<>();
			for (Reader reader : this.readers.obtain()) {
				steps.addAll(reader.prepare(trial));
			}
			return new Prepared(trial, steps, this.records.obtain().prepare(trial));
		}
		catch (ReleaseRejectedException ex) {
			throw (trial != null) ? hidden(ex, trial) : ex;
		}
	}

	private ReleaseRejectedException hidden(ReleaseRejectedException ex, Trial trial) {
		return new ReleaseRejectedException(this.secrets.hide(String.valueOf(ex.getMessage()), trial));
	}

	/* Not inside our own lock. */
	private void askBeanFactory() {
		this.records.obtain();
		this.readers.obtain();
	}

	/*
	 * Levels belong to the process: where contexts have a parent, it is the parent that
	 * sets them.
	 */
	private List<Reader> all(LiveReaders found) {
		List<Reader> all = new ArrayList<>(found.all());
		String system = LoggingApplicationListener.LOGGING_SYSTEM_BEAN_NAME;
		String groups = LoggingApplicationListener.LOGGER_GROUPS_BEAN_NAME;
		if (this.factory.containsLocalBean(system) && this.factory.containsLocalBean(groups)) {
			all.add(new LoggingLevels(this.factory.getBean(system, LoggingSystem.class),
					this.factory.getBean(groups, LoggerGroups.class)));
		}
		return all;
	}

	private void tell(Set<String> changed, boolean read) {
		// What is more than a release is what there was before this process
		List<String> waiting = (changed.size() <= Release.MAX_CHANGES) ? restartRequired(changed) : List.of();
		if (!waiting.isEmpty()) {
			logger.warn("{} settings take effect at the next start, for example {}", waiting.size(), some(waiting));
		}
		else if (!read) {
			this.unread.increment();
			logger.info("{} settings took effect that no bean and no logger reads, for example {}", changed.size(),
					some(changed));
		}
		if (this.context.isActive()) {
			try {
				this.context.publishEvent(new SettingsChangedEvent(this.context, changed));
			}
			catch (RuntimeException ex) {
				logger.warn("A release is in effect, but a listener that was told so failed", ex);
			}
		}
	}

	private static List<String> some(Collection<String> keys) {
		return keys.stream().sorted().limit(MAX_NAMED).toList();
	}

	private record Prepared(Trial trial, List<Step> steps, LiveRecords.Fresh fresh) {

		boolean isRead() {
			return !this.steps.isEmpty() || !this.fresh.values().isEmpty();
		}

	}

}
