package io.outrigger.autoconfigure.config;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.outrigger.config.ConfigScope;

/**
 * The scopes that this process is in.
 *
 * @param application that of the application, without profile and label
 * @param inheritance all of them, of which a later one counts more
 */
public record OwnScopes(ConfigScope application, List<ConfigScope> inheritance) {

	private static final Logger logger = LoggerFactory.getLogger(OwnScopes.class);

	/**
	 * Derives the scopes.
	 * @param service name of the service
	 * @param profiles the active profiles, of which a later one counts more
	 * @param label what the process is labelled with, if anything
	 * @return the scopes
	 */
	public static OwnScopes of(String service, String[] profiles, @Nullable String label) {
		List<String> usable = new ArrayList<>();
		for (String profile : profiles) {
			if (ConfigScope.isName(profile)) {
				usable.add(profile);
			}
			else {
				logger.warn("No settings can be published for profile '{}', whose name must be: {}", profile,
						ConfigScope.RULE);
			}
		}
		return new OwnScopes(ConfigScope.application(service), ConfigScope.inheritance(service, usable, label));
	}

}
