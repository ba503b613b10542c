package io.outrigger.autoconfigure.config.importing;

import java.util.List;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.ConfigurableBootstrapContext;
import org.springframework.boot.context.config.ConfigData;
import org.springframework.boot.context.config.ConfigDataLoader;
import org.springframework.boot.context.config.ConfigDataLoaderContext;
import org.springframework.boot.logging.DeferredLogFactory;

import io.outrigger.autoconfigure.RedisConfigured;
import io.outrigger.autoconfigure.config.live.source.Imported;
import io.outrigger.autoconfigure.config.live.source.LivePropertySource;
import io.outrigger.config.effective.ReleaseRejectedException;
import io.outrigger.config.effective.SettingChanges;
import io.outrigger.config.local.LocalSnapshot;

/**
 * Reads the published settings before the application starts. What it hands to Boot is
 * the very source that later releases go into, so that they stand where the import does
 * and nothing older shows through below them. A second load for the same application, as
 * Spring Cloud's refresh makes one, gets that source again.
 */
class OutriggerConfigDataLoader implements ConfigDataLoader<OutriggerConfigDataResource> {

	private final Log logger;

	OutriggerConfigDataLoader(DeferredLogFactory logs) {
		this.logger = logs.getLog(OutriggerConfigDataLoader.class);
	}

	@Override
	public ConfigData load(ConfigDataLoaderContext context, OutriggerConfigDataResource resource) {
		if (!resource.isOn()) {
			return ConfigData.EMPTY;
		}
		ConfigurableBootstrapContext bootstrap = context.getBootstrapContext();
		if (!bootstrap.isRegistered(Reading.class)) {
			bootstrap.register(Reading.class, InstanceSupplier.of(new Reading(read(resource), resource.optional())));
		}
		Reading reading = bootstrap.get(Reading.class);
		if (reading.optional() != resource.optional()) {
			requireRead(reading.source().imported(), resource);
			return ConfigData.EMPTY;
		}
		// A setting must not decide which files and profiles there are
		return new ConfigData(List.of(reading.source()), ConfigData.Option.IGNORE_IMPORTS,
				ConfigData.Option.IGNORE_PROFILES);
	}

	/*
	 * Where one location may fail and another must not, none must.
	 */
	private static void requireRead(@Nullable Imported imported, OutriggerConfigDataResource resource) {
		String problem = (imported != null) ? imported.problem() : null;
		if (problem != null && !resource.optional()) {
			throw new SettingsNotImportedException(problem);
		}
	}

	private LivePropertySource read(OutriggerConfigDataResource resource) {
		ImportEnvironment environment = new ImportEnvironment(resource);
		if (!RedisConfigured.asBackendOf("config", environment)) {
			return LivePropertySource.imported(SettingChanges.NONE, Imported.FROM_STORE);
		}
		try (StoreReading reading = new StoreReading(environment)) {
			return reading.isRead() ? fromStore(reading, resource) : instead(reading, resource, reading.problem());
		}
	}

	private LivePropertySource fromStore(StoreReading reading, OutriggerConfigDataResource resource) {
		try {
			return LivePropertySource.imported(reading.settings(), Imported.FROM_STORE);
		}
		catch (ReleaseRejectedException ex) {
			return instead(reading, resource, String.valueOf(ex.getMessage()));
		}
	}

	private LivePropertySource instead(StoreReading reading, OutriggerConfigDataResource resource, String problem) {
		if (!resource.optional()) {
			throw new SettingsNotImportedException(problem);
		}
		LocalSnapshot snapshot = reading.localSnapshot();
		if (snapshot != null) {
			try {
				LivePropertySource source = LivePropertySource.imported(reading.inClear(snapshot),
						new Imported(problem, snapshot.writtenAt(), snapshot.revision()));
				this.logger.warn("The application starts from its local snapshot of " + snapshot.writtenAt()
						+ ", revision " + snapshot.revision() + ", instead of the published settings: " + problem);
				return source;
			}
			catch (ReleaseRejectedException ex) {
				this.logger.warn("The local snapshot is left out: " + ex.getMessage());
			}
		}
		this.logger.warn("The application starts without the settings that are published: " + problem);
		return LivePropertySource.imported(SettingChanges.NONE, new Imported(problem, null, 0));
	}

	/**
	 * What was read, once for each application.
	 *
	 * @param source what it became
	 * @param optional whether that was allowed to fail
	 */
	private record Reading(LivePropertySource source, boolean optional) {
	}

}
