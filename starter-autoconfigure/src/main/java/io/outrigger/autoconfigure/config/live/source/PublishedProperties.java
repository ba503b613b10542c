package io.outrigger.autoconfigure.config.live.source;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.PropertySourceOrigin;

/**
 * Published settings as a binder sees them. It iterates over what is below one prefix
 * only, because that is all a binding of that prefix asks for, and because Boot's binder
 * walks through everything it is offered.
 *
 * @param source what they belong to
 * @param settings the settings
 * @param prefix what the names to iterate over start with
 */
record PublishedProperties(LivePropertySource source, PublishedSettings settings,
		ConfigurationPropertyName prefix) implements IterableConfigurationPropertySource {

	@Override
	public @Nullable ConfigurationProperty getConfigurationProperty(@Nullable ConfigurationPropertyName name) {
		String value = (name != null) ? this.settings.get(name) : null;
		return (name != null && value != null)
				? new ConfigurationProperty(name, value, PropertySourceOrigin.get(this.source, name.toString())) : null;
	}

	@Override
	public Stream<ConfigurationPropertyName> stream() {
		return this.settings.namesBelow(this.prefix);
	}

	@Override
	public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
		return this.settings.hasDescendantsOf(name) ? ConfigurationPropertyState.PRESENT
				: ConfigurationPropertyState.ABSENT;
	}

	@Override
	public Object getUnderlyingSource() {
		return this.source;
	}

}
