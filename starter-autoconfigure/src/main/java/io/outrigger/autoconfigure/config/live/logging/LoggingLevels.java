package io.outrigger.autoconfigure.config.live.logging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerGroups;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.ResolvableType;

import io.outrigger.autoconfigure.config.live.bind.Reason;
import io.outrigger.autoconfigure.config.live.source.PublishedSettings;
import io.outrigger.autoconfigure.config.live.trial.Reader;
import io.outrigger.autoconfigure.config.live.trial.Step;
import io.outrigger.autoconfigure.config.live.trial.Trial;
import io.outrigger.config.effective.ReleaseRejectedException;

/**
 * Logging levels and groups follow releases. A logger that no property names any longer
 * gets back the level that it had before one did. One release at a time.
 */
public final class LoggingLevels implements Reader {

	private static final ConfigurationPropertyName LEVEL = ConfigurationPropertyName.of("logging.level");

	private static final ConfigurationPropertyName GROUP = ConfigurationPropertyName.of("logging.group");

	private static final Bindable<Map<String, LogLevel>> LEVELS = Bindable.mapOf(String.class, LogLevel.class);

	private static final Bindable<Map<String, List<String>>> GROUPS = Bindable
		.of(ResolvableType.forClassWithGenerics(Map.class, ResolvableType.forClass(String.class),
				ResolvableType.forClassWithGenerics(List.class, String.class)));

	private final LoggerGroups groups;

	private final LoggerLevel levels;

	/* The groups that no property defines: Boot's own. */
	private @Nullable Map<String, List<String>> ownGroups;

	/**
	 * Creates the reader.
	 * @param system has the levels
	 * @param groups names sets of loggers
	 */
	public LoggingLevels(LoggingSystem system, LoggerGroups groups) {
		this.groups = groups;
		this.levels = new LoggerLevel(system);
	}

	@Override
	public List<Step> prepare(Trial trial) {
		if (!trial.affected().touches(LEVEL) && !trial.affected().touches(GROUP)) {
			return List.of();
		}
		Map<String, List<String>> groupsBefore = trial.without(() -> groups(trial, trial.before()));
		Map<String, List<String>> groupsAfter = trial.within(() -> groups(trial, trial.after()));
		Map<String, LogLevel> before = trial.without(() -> levels(trial, trial.before(), groupsBefore));
		Map<String, LogLevel> after = trial.within(() -> levels(trial, trial.after(), groupsAfter));
		List<Step> steps = new ArrayList<>();
		if (!groupsBefore.equals(groupsAfter)) {
			steps
				.add(new Step(GROUP, () -> define(groupsBefore, groupsAfter), () -> define(groupsAfter, groupsBefore)));
		}
		Set<String> loggers = new TreeSet<>(before.keySet());
		loggers.addAll(after.keySet());
		for (String logger : loggers) {
			LogLevel old = before.get(logger);
			LogLevel level = after.get(logger);
			if (old != level) {
				steps.add(step(logger, old, level));
			}
		}
		return steps;
	}

	/* Levels have no other readers: all of them follow. */
	@Override
	public Set<ConfigurationPropertyName> readOnce() {
		return Set.of();
	}

	private Step step(String logger, @Nullable LogLevel old, @Nullable LogLevel level) {
		LogLevel present = this.levels.present(logger);
		Optional<Optional<LogLevel>> remembered = this.levels.remembered(logger);
		return new Step("level of logger '" + logger + "'", () -> {
			if (old != null) {
				this.levels.assume(logger);
			}
			if (level != null) {
				this.levels.set(logger, level);
			}
			else {
				this.levels.reset(logger);
			}
		}, () -> {
			this.levels.remember(logger, remembered);
			this.levels.restore(logger, present);
		});
	}

	private void define(Map<String, List<String>> before, Map<String, List<String>> after) {
		Map<String, List<String>> all = new HashMap<>();
		before.keySet().forEach((gone) -> all.put(gone, List.of()));
		all.putAll(after);
		this.groups.putAll(all);
	}

	private Map<String, List<String>> groups(Trial trial, PublishedSettings settings) {
		Map<String, List<String>> defined = bind(trial, settings, GROUP, GROUPS);
		if (this.ownGroups == null) {
			Map<String, List<String>> own = new HashMap<>();
			this.groups.forEach((group) -> own.put(group.getName(), group.getMembers()));
			own.keySet().removeAll(defined.keySet());
			this.ownGroups = own;
		}
		Map<String, List<String>> all = new HashMap<>(this.ownGroups);
		all.putAll(defined);
		return all;
	}

	/* A logger that is named itself does as it is told, whatever its group is told. */
	private Map<String, LogLevel> levels(Trial trial, PublishedSettings settings, Map<String, List<String>> groups) {
		Map<String, LogLevel> loggers = new HashMap<>();
		Map<String, LogLevel> named = new HashMap<>();
		bind(trial, settings, LEVEL, LEVELS).forEach((name, level) -> {
			List<String> members = groups.getOrDefault(name, List.of());
			if (members.isEmpty()) {
				boolean root = name.equalsIgnoreCase(LoggingSystem.ROOT_LOGGER_NAME);
				named.put(root ? LoggingSystem.ROOT_LOGGER_NAME : name, level);
			}
			members.forEach((member) -> loggers.put(member, level));
		});
		loggers.putAll(named);
		return loggers;
	}

	private static <K, V> Map<K, V> bind(Trial trial, PublishedSettings settings, ConfigurationPropertyName name,
			Bindable<Map<K, V>> target) {
		try {
			return new Binder(Trial.sources(trial.environment(), trial.source(), settings, name),
					new PropertySourcesPlaceholdersResolver(trial.environment()))
				.bind(name, target)
				.orElseGet(Map::of);
		}
		catch (BindException ex) {
			throw new ReleaseRejectedException(Reason.of(name, ex));
		}
	}

}
