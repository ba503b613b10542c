package io.outrigger.autoconfigure.config.importing;

import java.util.List;

import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.boot.context.config.Profiles;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;

/**
 * Understands {@code spring.config.import=outrigger:}. Waits until the profiles are
 * known, as their files may import as well.
 */
class OutriggerConfigDataLocationResolver implements ConfigDataLocationResolver<OutriggerConfigDataResource> {

	private static final String PREFIX = "outrigger:";

	@Override
	public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
		return location.hasPrefix(PREFIX);
	}

	@Override
	public List<OutriggerConfigDataResource> resolve(ConfigDataLocationResolverContext context,
			ConfigDataLocation location) {
		InvalidPropertyException.require(location.getNonPrefixedValue(PREFIX).isEmpty(), "spring.config.import",
				location, "outrigger: or optional:outrigger:, for what is imported follows from the service's name, "
						+ "its profiles and its label");
		return List.of();
	}

	@Override
	public List<OutriggerConfigDataResource> resolveProfileSpecific(ConfigDataLocationResolverContext context,
			ConfigDataLocation location, Profiles profiles) {
		return List.of(new OutriggerConfigDataResource(location.isOptional()));
	}

}
