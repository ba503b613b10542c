package io.outrigger.autoconfigure.config.live.trial;

import java.util.List;
import java.util.Set;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Something in the application that reads properties and follows releases.
 */
public interface Reader {

	/**
	 * Makes ready what a release changes here, and leaves all as it is. Whatever can be
	 * wrong with a value is found here.
	 * @param trial the release
	 * @return the steps to take if everybody can use the release
	 * @throws io.outrigger.config.effective.ReleaseRejectedException if the release
	 * cannot be used
	 */
	List<Step> prepare(Trial trial);

	/**
	 * Returns what is read here once, at start-up.
	 * @return names of properties, each standing for all that is below it too
	 */
	Set<ConfigurationPropertyName> readOnce();

}
