package io.outrigger.autoconfigure.config.importing;

import java.util.List;

import org.springframework.boot.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.ConfigurableBootstrapContext;
import org.springframework.boot.context.config.ConfigData;
import org.springframework.boot.context.config.ConfigDataLoader;
import org.springframework.boot.context.config.ConfigDataLoaderContext;

/**
 * Gives the published settings their place: hands to Boot the very source that later
 * releases go into, so that they stand where the import does and nothing older shows
 * through below them. {@link ImportEnvironmentPostProcessor} fills it.
 */
class OutriggerConfigDataLoader implements ConfigDataLoader<OutriggerConfigDataResource> {

	@Override
	public ConfigData load(ConfigDataLoaderContext context, OutriggerConfigDataResource resource) {
		ConfigurableBootstrapContext bootstrap = context.getBootstrapContext();
		bootstrap.registerIfAbsent(ImportedSettings.class,
				InstanceSupplier.from(() -> new ImportedSettings(resource.optional())));
		ImportedSettings settings = bootstrap.get(ImportedSettings.class);
		settings.require(!resource.optional());
		if (!settings.isFirst(resource)) {
			return ConfigData.EMPTY;
		}
		// A setting must not decide which files and profiles there are
		return new ConfigData(List.of(settings.source()), ConfigData.Option.IGNORE_IMPORTS,
				ConfigData.Option.IGNORE_PROFILES);
	}

}
