package io.outrigger.autoconfigure.config.importing;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ConfigurableBootstrapContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

import io.outrigger.autoconfigure.RedisConfigured;
import io.outrigger.autoconfigure.Switch;
import io.outrigger.autoconfigure.config.live.source.Imported;
import io.outrigger.autoconfigure.config.live.source.LivePropertySource;
import io.outrigger.config.effective.ReleaseRejectedException;
import io.outrigger.config.effective.SettingChanges;
import io.outrigger.config.local.LocalSnapshot;

/**
 * Reads the published settings that the application imports, before it starts and as soon
 * as all configuration files are read: Boot reads those of a profile after what a general
 * file imports, and it may be they that say where the store is.
 */
class ImportEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private final Log logger;

	private final ConfigurableBootstrapContext bootstrap;

	ImportEnvironmentPostProcessor(DeferredLogFactory logs, ConfigurableBootstrapContext bootstrap) {
		this.logger = logs.getLog(ImportEnvironmentPostProcessor.class);
		this.bootstrap = bootstrap;
	}

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		ImportedSettings settings = this.bootstrap.getOrElse(ImportedSettings.class, null);
		if (settings != null && Switch.isOn("outrigger.enabled", environment)
				&& Switch.isOn("outrigger.config.enabled", environment) && settings.beginReading()) {
			read(settings, new ImportEnvironment(environment));
		}
	}

	private void read(ImportedSettings settings, ImportEnvironment environment) {
		if (!RedisConfigured.asBackendOf("config", environment)) {
			settings.source().fill(SettingChanges.NONE, Imported.FROM_STORE);
			return;
		}
		try (StoreReading reading = new StoreReading(environment)) {
			String problem = reading.isRead() ? fromStore(reading, settings.source()) : reading.problem();
			if (problem != null && settings.isRequired()) {
				throw new SettingsNotImportedException(problem);
			}
			if (problem != null) {
				instead(reading, settings.source(), problem);
			}
		}
	}

	/*
	 * Returns why not, if the source could not be filled.
	 */
	private static @Nullable String fromStore(StoreReading reading, LivePropertySource source) {
		try {
			source.fill(reading.settings(), Imported.FROM_STORE);
			return null;
		}
		catch (ReleaseRejectedException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	private void instead(StoreReading reading, LivePropertySource source, String problem) {
		LocalSnapshot snapshot = reading.localSnapshot();
		if (snapshot != null) {
			try {
				source.fill(reading.inClear(snapshot),
						new Imported(problem, snapshot.writtenAt(), snapshot.revision()));
				this.logger.warn("The application starts from its local snapshot of " + snapshot.writtenAt()
						+ ", revision " + snapshot.revision() + ", instead of the published settings: " + problem);
				return;
			}
			catch (ReleaseRejectedException ex) {
				this.logger.warn("The local snapshot is left out: " + ex.getMessage());
			}
		}
		this.logger.warn("The application starts without the settings that are published: " + problem);
		source.fill(SettingChanges.NONE, new Imported(problem, null, 0));
	}

}
